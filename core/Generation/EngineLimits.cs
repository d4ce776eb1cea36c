namespace Rlfw.Generation;

/// <summary>How much one batch may hold; what is more waits for the next.</summary>
/// <param name="Rows">Completions at a time.</param>
/// <param name="Columns">
/// Rows times columns of the key-value cache: rows times (longest prompt + length limit). It bounds memory.
/// </param>
public sealed record EngineLimits(int Rows = 1024, long Columns = 262_144);
