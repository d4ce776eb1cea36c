using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>A reward with its place in the total.</summary>
/// <param name="Name">Its name in metrics and messages.</param>
/// <param name="Weight">Its factor in the total.</param>
/// <param name="Reward">The reward.</param>
public sealed record NamedReward(string Name, double Weight, IReward Reward)
{
    /// <summary>How long scoring one batch may take; null for as long as it takes.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
