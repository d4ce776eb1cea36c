namespace Rlfw.Torch.Extensions;

/// <summary>
/// Matrices in 8 bits, a scale a row (Dettmers et al., 2022, "LLM.int8()", without the outlier decomposition): row i is
/// q_i · max|w_i| / 127 with whole q from -127 to 127, so that no element is off by more than half a step.
/// </summary>
public static class RowwiseInt8
{
    private const double Largest = 127;

    /// <summary>Quantizes.</summary>
    /// <param name="matrix">[rows, columns], floating-point.</param>
    /// <returns>Values int8 [rows, columns], and scales float32 [rows, 1], 0 for a row of zeros.</returns>
    public static (torch.Tensor Values, torch.Tensor Scales) Quantize(torch.Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using var scope = torch.NewDisposeScope();
        var wide = matrix.detach().to(torch.float32);
        var scales = wide.abs().amax([1], keepdim: true) / Largest;
        // A row of zeros stays zeros, whatever it is divided by.
        var steps = scales.masked_fill(scales.eq(0), 1);
        var values = wide.div(steps).round().clamp(-Largest, Largest).to(torch.int8);
        return (scope.MoveToOuter(values), scope.MoveToOuter(scales));
    }

    /// <summary>The matrix again.</summary>
    /// <param name="values">int8 [rows, columns].</param>
    /// <param name="scales">float32 [rows, 1].</param>
    /// <param name="dtype">The result's element type; the product is computed in float32.</param>
    public static torch.Tensor Dequantize(torch.Tensor values, torch.Tensor scales, torch.ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(scales);
        using var scope = torch.NewDisposeScope();
        // Whole numbers up to 127 are exact in every dtype; in place, the product is rounded once and no wide copy is made.
        return scope.MoveToOuter(values.to(dtype).mul_(scales));
    }
}
