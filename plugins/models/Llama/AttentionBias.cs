namespace Rlfw.Plugins.Llama;

/// <summary>What is added to attention scores to hide tokens.</summary>
internal static class AttentionBias
{
    /// <summary>
    /// The lowest number of a dtype. Finite, as a row that sees nothing (a padded query) must not become NaN: it would spread
    /// through the gradients.
    /// </summary>
    public static double Hidden(ScalarType dtype) =>
        dtype switch
        {
            ScalarType.Float16 => -65_504,
            // 255/256 of float32's, with the 8 bits of significand that there are.
            ScalarType.BFloat16 => -3.3895313892515355e38,
            _ => float.MinValue,
        };

    /// <summary>The last T of S tokens see themselves and what is before them: [1, T, S].</summary>
    public static Tensor Causal(long time, long seen, ScalarType dtype, Device device) =>
        torch.full([1, time, seen], Hidden(dtype), dtype, device).triu(seen - time + 1);

    /// <summary>Padding is not seen: bool [B, S] to [B, S].</summary>
    public static Tensor Padding(Tensor attentionMask, ScalarType dtype) =>
        torch
            .zeros(attentionMask.shape, dtype, attentionMask.device)
            .masked_fill(attentionMask.logical_not(), Hidden(dtype));
}
