namespace Rlfw.Contracts;

/// <summary>A prompt and what follows it, as token ids.</summary>
/// <param name="PromptIds">The prompt, begin token included where the tokenizer has one.</param>
/// <param name="CompletionIds">The completion, end token included where it was reached.</param>
/// <param name="LogProbabilities">
/// The sampler's log-probability of each completion token at the sampling temperature, before tokens were dropped: what a
/// training forward gives for it; empty for demonstrations.
/// </param>
/// <param name="Finished">
/// Whether it ends with one of the stop ids, or a stop text; false where the length limit cut it.
/// </param>
public sealed record Completion(int[] PromptIds, int[] CompletionIds, float[] LogProbabilities, bool Finished)
{
    /// <summary>
    /// The log-probability of each completion token under the distribution that it was drawn from: after penalty, temperature, top-k,
    /// top-p and min-p. 0 at temperature 0, where nothing is drawn.
    /// </summary>
    public float[] DrawnLogProbabilities { get; init; } = [];

    /// <summary>The log-probability of each completion token under the model itself, at temperature 1.</summary>
    public float[] ModelLogProbabilities { get; init; } = [];
}
