namespace Rlfw.Plugins.Llama;

/// <summary>What all layers of one forward pass share: positions and what may be seen.</summary>
/// <param name="Rotation">The rotary angles of the new tokens.</param>
/// <param name="Bias">
/// Added to attention scores, [1 or B, T, S]: 0 where a token may be seen, the lowest float where not; null where all are seen.
/// </param>
internal sealed record AttentionScope(Rotation Rotation, Tensor? Bias);
