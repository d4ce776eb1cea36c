namespace Rlfw.Plugins.Llama;

/// <summary>Consecutive tokens of one text that attend together: the last of them sees all keys, each one before it one less.</summary>
/// <param name="First">The row of its first token.</param>
/// <param name="Queries">How many tokens it has.</param>
/// <param name="Keys">How many tokens its last one sees, itself among them: more than it has where what stands before is shared.</param>
internal sealed record PackedRun(int First, int Queries, int Keys);
