namespace Rlfw.Serving.Wire;

/// <summary>A token of a completion.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Logprob">Natural, under the model at temperature 1.</param>
/// <param name="Bytes">The text's bytes; null where the token is a part of a character.</param>
/// <param name="TopLogprobs">The most probable tokens in its place, best first.</param>
internal sealed record ChosenLogprob(
    string Token,
    float Logprob,
    IReadOnlyList<int>? Bytes,
    IReadOnlyList<TokenLogprob> TopLogprobs
);
