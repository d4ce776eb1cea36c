namespace Rlfw.Contracts;

/// <summary>Rotary angles by position. A head's pairs are (x_i, x_(i + D/2)), as Hugging Face lays them out.</summary>
/// <param name="Cosines">float32 [P, D/2], a row for every position below P.</param>
/// <param name="Sines">float32 [P, D/2].</param>
public sealed record RotaryTables(Tensor Cosines, Tensor Sines);
