using Rlfw.Contracts;

namespace Rlfw.Plugins.Grpo;

/// <summary>A completion with what its update needs.</summary>
/// <param name="Sampled">The completion with the sampler's log-probabilities.</param>
/// <param name="Advantage">A.</param>
/// <param name="Counts">Whether its tokens count; false where it was cut and such are left out.</param>
internal sealed record LearnedCompletion(Completion Sampled, float Advantage, bool Counts)
{
    /// <summary>With log-probabilities before the step's first update; null where the policy has not moved since.</summary>
    public Completion? Old { get; init; }

    /// <summary>With log-probabilities of the reference policy; null without one.</summary>
    public Completion? Reference { get; init; }

    /// <summary>Tokens that count.</summary>
    public int Tokens => Counts ? Sampled.CompletionIds.Length : 0;
}
