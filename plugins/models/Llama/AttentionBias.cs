namespace Rlfw.Plugins.Llama;

/// <summary>What is added to attention scores to hide tokens.</summary>
internal static class AttentionBias
{
    // Finite, as a row that sees nothing (a padded query) must not become NaN: it would spread through the gradients.
    private const float Hidden = float.MinValue;

    /// <summary>The last T of S tokens see themselves and what is before them: [1, T, S].</summary>
    public static Tensor Causal(long time, long seen, Device device) =>
        torch.full([1, time, seen], Hidden, device: device).triu(seen - time + 1);

    /// <summary>Padding is not seen: bool [B, S] to [B, S].</summary>
    public static Tensor Padding(Tensor attentionMask) =>
        torch.zeros(attentionMask.shape, device: attentionMask.device).masked_fill(attentionMask.logical_not(), Hidden);
}
