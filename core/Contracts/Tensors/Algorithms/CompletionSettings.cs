namespace Rlfw.Contracts;

/// <summary>What a completion algorithm wants per training step.</summary>
/// <param name="PromptsPerStep">Prompts taken from the dataset; epochs are shuffled.</param>
/// <param name="CompletionsPerPrompt">The group size G; 0 to learn from the examples' demonstrations.</param>
/// <param name="Sampling">How completions are sampled; also the length limit of evaluation.</param>
public sealed record CompletionSettings(int PromptsPerStep, int CompletionsPerPrompt, SamplingSettings Sampling);
