namespace Rlfw.Torch.Tests;

public sealed class Smoke
{
    [Fact]
    public void Sums_of_tensors_have_gradients()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        var y = (x * x + 2 * x).sum();
        y.item<float>().ShouldBe(26f);
        y.backward();
        x.grad!.data<float>().ToArray().ShouldBe([4f, 6f, 8f]);
        var m = torch.arange(6).reshape(2, 3);
        m[1, 2].item<long>().ShouldBe(5);
        m[.., 1].data<long>().ToArray().ShouldBe([1L, 4L]);
        m.@float().matmul(x.detach().unsqueeze(1)).shape.ShouldBe([2L, 1L]);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => x.matmul(torch.zeros(4))).Message.ShouldContain("aten::matmul");
    }
}
