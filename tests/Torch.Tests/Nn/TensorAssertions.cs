namespace Rlfw.Torch.Tests.Nn;

/// <summary>Comparisons of tensors with plain numbers.</summary>
internal static class TensorAssertions
{
    /// <summary>All elements in row-major order, as doubles.</summary>
    public static double[] Values(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    public static void ShouldBeClose(this Tensor actual, double[] expected, double tolerance = 1e-9)
    {
        var values = actual.Values();
        values.Length.ShouldBe(expected.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i].ShouldBe(expected[i], tolerance, $"element {i}");
        }
    }

    /// <summary>Compares derivatives with central differences, in doubles.</summary>
    public static void ShouldHaveTheGradientOfItsDifferences(this Func<Tensor, Tensor> scalarFunction, double[] at)
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.tensor(at).requires_grad_();
        scalarFunction(x).backward();
        var gradient = x.grad!.Values();
        const double step = 1e-6;
        for (var i = 0; i < at.Length; i++)
        {
            double At(double shift)
            {
                var moved = (double[])at.Clone();
                moved[i] += shift;
                return scalarFunction(torch.tensor(moved)).ToDouble();
            }
            gradient[i].ShouldBe((At(step) - At(-step)) / (2 * step), 1e-6, $"element {i}");
        }
    }
}
