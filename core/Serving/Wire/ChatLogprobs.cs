namespace Rlfw.Serving.Wire;

/// <summary>Log-probabilities of a chat completion's tokens.</summary>
/// <param name="Content">The tokens, in order.</param>
/// <param name="Refusal">Always null: there is no separate refusal.</param>
internal sealed record ChatLogprobs(IReadOnlyList<ChosenLogprob> Content, IReadOnlyList<ChosenLogprob>? Refusal = null);
