namespace Rlfw.Contracts;

/// <summary>How completions are sampled.</summary>
/// <param name="MaximumNewTokens">The length limit of a completion, end token included.</param>
/// <param name="Temperature">Logits are divided by it; 0 takes the most probable token.</param>
/// <param name="TopP">Nucleus: the smallest set of tokens with at least this probability; 1 keeps all.</param>
/// <param name="TopK">Keeps the K most probable tokens; 0 keeps all.</param>
public sealed record SamplingSettings(int MaximumNewTokens, double Temperature = 1, double TopP = 1, int TopK = 0);
