using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>A completion with what its update needs.</summary>
/// <param name="Sampled">The completion with the sampler's log-probabilities.</param>
/// <param name="Advantage">A.</param>
/// <param name="Counts">Whether its tokens count; false where the length limit cut it and such are left out.</param>
public sealed record LearnedCompletion(Completion Sampled, float Advantage, bool Counts)
{
    /// <summary>
    /// Log-probabilities of its tokens before the step's first update; null where the policy does not move before they are
    /// learned from.
    /// </summary>
    public float[]? Old { get; init; }

    /// <summary>Log-probabilities of its tokens under the reference policy; null without one.</summary>
    public float[]? Reference { get; init; }

    /// <summary>Tokens that count.</summary>
    public int Tokens => Counts ? Sampled.CompletionIds.Length : 0;

    /// <summary>Tokens that a pass over it computes, at most.</summary>
    public int Length => Sampled.PromptIds.Length + Sampled.CompletionIds.Length;
}
