namespace Rlfw.Contracts;

/// <summary>One completion to generate.</summary>
/// <param name="PromptIds">The prompt's ids, at least one.</param>
/// <param name="Id">
/// Identifies the request within the run: what is sampled is a function of (seed, id, position) alone, whatever else is in the batch.
/// </param>
public sealed record CompletionRequest(int[] PromptIds, ulong Id);
