namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>Comparison of tensors.</summary>
public static class Tensors
{
    /// <summary>The largest distance between two tensors of one shape.</summary>
    public static double Distance(this Tensor left, Tensor right)
    {
        left.shape.ShouldBe(right.shape);
        return (left.to_type(ScalarType.Float64) - right.to_type(ScalarType.Float64)).abs().max().item<double>();
    }
}
