namespace Rlfw.Contracts;

/// <summary>What a completion algorithm wants per training step.</summary>
/// <param name="PromptsPerStep">Prompts taken from the dataset; epochs are shuffled.</param>
/// <param name="CompletionsPerPrompt">The group size G; 0 to learn from the examples' demonstrations.</param>
/// <param name="Sampling">How completions are sampled; also the length limit of evaluation.</param>
public sealed record CompletionSettings(int PromptsPerStep, int CompletionsPerPrompt, SamplingSettings Sampling)
{
    /// <summary>
    /// Whether is learned from pairs: each example's demonstration and its rejected answer (<see cref="Example.Rejected"/>); only
    /// where <c>CompletionsPerPrompt</c> is 0. The batch then has both, the demonstration first, as a group of two.
    /// </summary>
    public bool LearnsPairs { get; init; }

    /// <summary>
    /// How often a training step may generate to fill its groups; 1 takes what the first round gave. Above 1 it samples
    /// dynamically (DAPO, arXiv 2503.14476, equation 11): a group whose advantages are all 0, from which nothing is
    /// learned (<see cref="IJudgesGroups"/>), is dropped and the next prompts of the epoch are tried in its place. What is still missing after the last
    /// round is missing: the batch then has fewer than <c>PromptsPerStep</c> groups, down to one.
    /// </summary>
    public int SamplingRounds { get; init; } = 1;
}
