using System.Runtime.InteropServices;

namespace Rlfw.Torch.Tests.Extensions.Quantization;

[Collection(ProcessWide.Name)]
public sealed class RecomputedLinearTests
{
    [Fact]
    public void Values_and_gradients_are_those_of_a_linear_map_and_the_matrix_is_made_twice()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var matrix = torch.randn([4, 3], generator: generator);
        var made = 0;
        Tensor Make()
        {
            made++;
            return matrix.clone();
        }

        var input = torch.randn([2, 5, 3], generator: generator);
        Tensor one = input.clone().requires_grad_(),
            other = input.clone().requires_grad_();
        var expected = nn.functional.linear(one, matrix);
        var found = RecomputedLinear.Apply(other, Make);
        found.eq(expected).all().item<bool>().ShouldBeTrue();
        made.ShouldBe(1);
        expected.square().sum().backward();
        found.square().sum().backward();
        made.ShouldBe(2);
        (one.grad! - other.grad!).abs().max().item<float>().ShouldBeLessThan(1e-6f);

        RecomputedLinear.Apply(input, Make).eq(expected).all().item<bool>().ShouldBeTrue();
        made.ShouldBe(3);
    }

    [Fact]
    public void What_the_maker_throws_fails_the_call_with_its_message()
    {
        using var scope = NewDisposeScope();
        var input = torch.ones([1, 3], requires_grad: true);
        Should
            .Throw<ExternalException>(() =>
                RecomputedLinear.Apply(input, () => throw new InvalidOperationException("no matrix today"))
            )
            .Message.ShouldContain("no matrix today");
    }

    [Fact]
    public void No_tensor_is_left_once_the_graph_is_gone()
    {
        var before = ProcessWide.SettledTensors();
        using (NewDisposeScope())
        {
            var input = torch.ones([1, 3], requires_grad: true);
            RecomputedLinear.Apply(input, () => torch.ones([2, 3])).sum().backward();
            _ = RecomputedLinear.Apply(input, () => torch.ones([2, 3]));
        }

        ProcessWide.SettledTensors().ShouldBe(before);
    }
}
