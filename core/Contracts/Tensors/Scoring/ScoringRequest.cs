namespace Rlfw.Contracts;

/// <summary>Completions to be scored.</summary>
/// <param name="Completions">
/// At least one. Completions whose prompts are the same array are of one prompt, which may then be computed once for all.
/// </param>
/// <param name="Temperature">What logits are divided by, as in sampling; above 0.</param>
public sealed record ScoringRequest(IReadOnlyList<Completion> Completions, double Temperature = 1)
{
    /// <summary>Whether <see cref="ITokenScores.Backward"/> will be called.</summary>
    public bool Learns { get; init; }

    /// <summary>Whether entropies are wanted.</summary>
    public bool WantsEntropies { get; init; }

    /// <summary>Whether the loss depends on entropies; only where the request learns.</summary>
    public bool LearnsEntropies { get; init; }

    /// <summary>Whether is asked which tokens were the most probable ones.</summary>
    public bool WantsHits { get; init; }

    /// <summary>Completion tokens N.</summary>
    public int Tokens => Completions.Sum(completion => completion.CompletionIds.Length);
}
