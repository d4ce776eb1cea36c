using static Rlfw.Torch.torch.nn.utils;

namespace Rlfw.Torch.Tests.Nn;

public sealed class UtilsTests
{
    [Fact]
    public void Gradients_are_scaled_down_to_the_norm_they_have_together()
    {
        using var scope = NewDisposeScope();
        var (a, b, none) = (WithGradient(3, 0), WithGradient(0, 4), Parameter(zeros(2)));
        clip_grad_norm_([a, b, none], 2.5).ShouldBe(5, 1e-6);
        a.grad!.ShouldBeClose([1.5, 0], 1e-6);
        b.grad!.ShouldBeClose([0, 2], 1e-6);
        clip_grad_norm_([a, b], 10).ShouldBe(2.5, 1e-6);
        a.grad!.ShouldBeClose([1.5, 0], 1e-6);
        clip_grad_norm_([a, b], 1, double.PositiveInfinity).ShouldBe(2, 1e-6);
        b.grad!.ShouldBeClose([0, 1], 1e-5);
        clip_grad_norm_([none], 1).ShouldBe(0);
    }

    [Fact]
    public void A_norm_that_is_no_number_is_reported()
    {
        using var scope = NewDisposeScope();
        clip_grad_norm_([WithGradient(float.NaN, 1)], 1).ShouldBe(double.NaN);
    }

    [Fact]
    public void Gradients_are_cut_to_a_value()
    {
        using var scope = NewDisposeScope();
        var parameter = WithGradient(-3, 0.5f);
        clip_grad_value_([parameter], 1);
        parameter.grad!.ShouldBeClose([-1, 0.5]);
    }

    [Fact]
    public void Parameters_go_into_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        Modules.Parameter[] from = [Parameter(arange(6.0f).reshape(2, 3)), Parameter(tensor(new[] { 9f }))];
        Modules.Parameter[] to = [Parameter(zeros(2, 3)), Parameter(zeros(1))];
        var vector = parameters_to_vector(from);
        vector.ShouldBeClose([0, 1, 2, 3, 4, 5, 9]);
        vector_to_parameters(vector, to);
        to[0].ShouldBeClose([0, 1, 2, 3, 4, 5]);
        to[1].ShouldBeClose([9]);
        to[0].is_leaf.ShouldBeTrue();
        Should.Throw<ArgumentException>(() => vector_to_parameters(zeros(6), to)).Message.ShouldContain("7 elements");
    }

    private static Modules.Parameter WithGradient(float first, float second)
    {
        var parameter = Parameter(zeros(2));
        parameter.grad = tensor(new[] { first, second });
        return parameter;
    }
}
