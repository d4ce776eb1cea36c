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

    /// <summary>Of columns that a cache is about to take.</summary>
    /// <param name="time">How many.</param>
    /// <param name="cache">The columns before them.</param>
    public AttentionScope Cached(long time, KeyValueCache cache)
    {
        var seen = cache.Length + time;
        if (cache.Padding is not { } padding)
        {
            var rotation = rotations.Range(cache.Length, time);
            return cache.Length == 0
                ? Square(rotation, time)
                : new AttentionScope(rotation, Causal(time, seen), IsCausal: false);
        }

        var columns = torch.arange(cache.Length, seen, dtype: ScalarType.Int64, device: device);
        var positions = (columns.unsqueeze(0) - padding).clamp_min(0);
        var hidden = cache.Bias!.narrow(1, 0, seen).unsqueeze(1);
        return new AttentionScope(
            rotations.At(positions, seen),
            Causal(time, seen) is { } causal ? torch.minimum(causal, hidden) : hidden,
            IsCausal: false
        );
    }

    /// <summary>As many tokens seen as see: kernels know this case, and skip what is hidden instead of computing it.</summary>
    private AttentionScope Square(Rotation rotation, long time) =>
        Fused.HasScaledDotProductAttention
            ? new AttentionScope(rotation, null, IsCausal: time > 1)
            : new AttentionScope(rotation, Causal(time, time), IsCausal: false);

    private Tensor? Causal(long time, long seen) => time == 1 ? null : AttentionBias.Causal(time, seen, dtype, device);
}
