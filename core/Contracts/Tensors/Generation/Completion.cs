namespace Rlfw.Contracts;

/// <summary>A prompt and what follows it, as token ids.</summary>
/// <param name="PromptIds">The prompt, begin token included where the tokenizer has one.</param>
/// <param name="CompletionIds">The completion, end token included where it was reached.</param>
/// <param name="LogProbabilities">
/// The sampler's log-probability of each completion token, at the sampling temperature; empty for demonstrations.
/// </param>
/// <param name="Finished">Whether it ends with one of the model's stop ids; false where the length limit cut it.</param>
public sealed record Completion(int[] PromptIds, int[] CompletionIds, float[] LogProbabilities, bool Finished);
