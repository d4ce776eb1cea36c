namespace Rlfw.Serving.Wire;

/// <summary>Log-probabilities of a completion's tokens, in columns.</summary>
/// <param name="TextOffset">Where each token's text begins in the completion's.</param>
/// <param name="TokenLogprobs">Natural, under the model at temperature 1.</param>
/// <param name="Tokens">Their texts.</param>
/// <param name="TopLogprobs">The most probable tokens in the place of each, and the chosen one.</param>
internal sealed record CompletionLogprobs(
    IReadOnlyList<int> TextOffset,
    IReadOnlyList<float> TokenLogprobs,
    IReadOnlyList<string> Tokens,
    IReadOnlyList<IReadOnlyDictionary<string, float>> TopLogprobs
);
