namespace Rlfw.Serving.Wire;

/// <summary>A token and its log-probability under the model.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Logprob">Natural, at temperature 1.</param>
/// <param name="Bytes">The text's bytes; null where the token is a part of a character.</param>
internal sealed record TokenLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes);
