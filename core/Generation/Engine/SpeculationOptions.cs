using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>
/// Speculative decoding (Leviathan et al., 2023, "Fast inference from transformers via speculative decoding"): several tokens are
/// guessed, and one step of the model tells how many of them it would have drawn itself. Every token is drawn with the random
/// number that is its own anyway, so guesses change the speed alone: the completions are those without, up to rounding.
/// </summary>
public sealed record SpeculationOptions
{
    /// <summary>Tokens that are guessed at a time, at most.</summary>
    public int Tokens { get; init; } = 4;

    /// <summary>
    /// A smaller model with the same tokenizer, on the same device, that guesses; still the caller's. Null looks for the completion's
    /// last tokens in what stands before them, and guesses what followed there ("prompt lookup").
    /// </summary>
    public ICausalLanguageModel? Draft { get; init; }

    /// <summary>Without a draft model: how many last tokens are looked for, at most; then fewer, down to 1.</summary>
    public int LongestMatch { get; init; } = 3;
}
