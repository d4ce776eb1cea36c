namespace Rlfw.Training.Completions;

/// <summary>What was sampled in one training step.</summary>
/// <param name="All">Everything that was generated.</param>
/// <param name="Groups">The groups that are learned from, in order.</param>
/// <param name="Rounds">How often was generated.</param>
internal sealed record SampledStep(ScoredCompletions All, int[] Groups, int Rounds)
{
    /// <summary>Groups with a signal that were not found in any round.</summary>
    public required int Missing { get; init; }

    /// <summary>The seconds that generating took.</summary>
    public required double GenerationSeconds { get; init; }

    /// <summary>The seconds that scoring took.</summary>
    public required double RewardSeconds { get; init; }

    /// <summary>The rows that are learned from, in order.</summary>
    public int[] Rows => All.Rows(Groups);
}
