namespace Rlfw.Plugins.Llama;

/// <summary>Makes the positions and masks of forward passes.</summary>
/// <param name="rotations">Rotary angles by position.</param>
/// <param name="dtype">What the model computes in.</param>
/// <param name="device">Where it computes.</param>
internal sealed class AttentionScopes(RotaryTable rotations, ScalarType dtype, Device device)
{
    /// <summary>Of whole sequences.</summary>
    /// <param name="ids">[B, T].</param>
    /// <param name="attentionMask">bool [B, T], or null.</param>
    public AttentionScope Whole(Tensor ids, Tensor? attentionMask)
    {
        var time = ids.shape[1];
        if (attentionMask is null)
        {
            return Square(rotations.Range(0, time), time);
        }

        // Positions count tokens; padding before the first token gets position 0 and is never seen.
        var positions = (attentionMask.to_type(ScalarType.Int64).cumsum(1) - 1).clamp_min(0);
        return new AttentionScope(
            rotations.At(positions, time),
            torch.minimum(
                AttentionBias.Causal(time, time, dtype, device),
                AttentionBias.Padding(attentionMask, dtype).unsqueeze(1)
            ),
            IsCausal: false
        );
    }

    /// <summary>Of texts side by side.</summary>
    /// <param name="layout">The texts.</param>
    /// <param name="attention">Attends to them; still the caller's.</param>
    public AttentionScope Packed(PackedLayout layout, IPackedAttention attention)
    {
        using var positions = torch.tensor([.. layout.Positions], [1, layout.Positions.Count], device: device);
        return new AttentionScope(rotations.At(positions, layout.Longest), null, IsCausal: false)
        {
            Packed = attention,
        };
    }

    /// <summary>Attention of texts side by side: by the kernel for such, where there is one.</summary>
    public IPackedAttention Attention(PackedLayout layout) =>
        FlashPackedAttention.Takes(dtype, device)
            ? new FlashPackedAttention(layout, device)
            : new PaddedRunAttention(layout, dtype, device);

    /// <summary>As many tokens seen as see: kernels know this case, and skip what is hidden instead of computing it.</summary>
    private AttentionScope Square(Rotation rotation, long time) =>
        Fused.HasScaledDotProductAttention
            ? new AttentionScope(rotation, null, IsCausal: time > 1)
            : new AttentionScope(rotation, Causal(time, time), IsCausal: false);

    private Tensor? Causal(long time, long seen) => time == 1 ? null : AttentionBias.Causal(time, seen, dtype, device);
}
