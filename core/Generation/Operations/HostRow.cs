namespace Rlfw.Generation.Operations;

/// <summary>What one token sees.</summary>
/// <param name="Blocks">The blocks of its sequence.</param>
/// <param name="Length">How many tokens, itself included.</param>
internal readonly record struct HostRow(ReadOnlyMemory<int> Blocks, int Length);
