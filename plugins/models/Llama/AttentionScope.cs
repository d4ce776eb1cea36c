namespace Rlfw.Plugins.Llama;

/// <summary>What all layers of one forward pass share: positions and what may be seen.</summary>
/// <param name="Rotation">The rotary angles of the new tokens.</param>
/// <param name="Bias">
/// Added to attention scores, [1 or B, T, S], in the model's dtype: 0 where a token may be seen, the lowest number where not;
/// null where all are seen, or where <paramref name="IsCausal"/> says which.
/// </param>
/// <param name="IsCausal">Whether token i of T sees tokens 0 to i of as many.</param>
internal sealed record AttentionScope(Rotation Rotation, Tensor? Bias, bool IsCausal)
{
    /// <summary>Attends where texts stand side by side in one row, and decides what is seen; null for texts as rows.</summary>
    public IPackedAttention? Packed { get; init; }
}
