namespace Rlfw.Training.Adapters;

/// <summary>
/// The mathematics of low-rank adaptation (Hu et al., 2021, "LoRA", https://arxiv.org/abs/2106.09685): a frozen matrix W
/// [out, in] computes as W + s · B A with A [r, in] and B [out, r].
/// </summary>
public static class LowRank
{
    /// <summary>s: alpha / r (equation 3), or alpha / sqrt(r) (Kalajdzievski, 2023, "rsLoRA", https://arxiv.org/abs/2312.03732).</summary>
    /// <param name="rank">r.</param>
    /// <param name="alpha">The strength.</param>
    /// <param name="rankStabilized">Whether to divide by the root.</param>
    public static double Scaling(int rank, double alpha, bool rankStabilized) =>
        alpha / (rankStabilized ? Math.Sqrt(rank) : rank);

    /// <summary>
    /// The bound of A's initial values, uniform in ± 1 / sqrt(in): Kaiming-uniform with a = sqrt(5), as PEFT initializes; B is 0, so
    /// that a new adapter changes nothing.
    /// </summary>
    /// <param name="inputs">Width of the input.</param>
    public static double InitialBound(long inputs) => 1 / Math.Sqrt(inputs);

    /// <summary>B A x: [..., in] to [..., out].</summary>
    /// <param name="input">x, of the factors' dtype.</param>
    /// <param name="down">A, [r, in].</param>
    /// <param name="up">B, [out, r].</param>
    public static Tensor Apply(Tensor input, Tensor down, Tensor up) =>
        nn.functional.linear(nn.functional.linear(input, down), up);

    /// <summary>s · B A in float32, [out, in]: what merging adds to W.</summary>
    /// <param name="down">A, [r, in].</param>
    /// <param name="up">B, [out, r].</param>
    /// <param name="scaling">s.</param>
    public static Tensor Delta(Tensor down, Tensor up, double scaling)
    {
        ArgumentNullException.ThrowIfNull(down);
        ArgumentNullException.ThrowIfNull(up);
        using var scope = NewDisposeScope();
        return (
            up.to_type(ScalarType.Float32).matmul(down.to_type(ScalarType.Float32)) * scaling
        ).MoveToOuterDisposeScope();
    }
}
