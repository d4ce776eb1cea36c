namespace Rlfw.Contracts;

/// <summary>What an off-policy algorithm wants of the loop.</summary>
/// <param name="Environments">Parallel environments N.</param>
/// <param name="ReplayCapacity">
/// Transitions the replay buffer holds; 0 for none: each update gets the N transitions just collected.
/// </param>
/// <param name="BatchSize">Transitions sampled uniformly per update; ignored without a replay buffer.</param>
/// <param name="LearningStarts">Environment steps before the first update; until then actions are uniformly random where there is a replay buffer.</param>
/// <param name="TrainEvery">Environment steps between two rounds of updates; a multiple of N.</param>
/// <param name="UpdatesPerRound">
/// Updates in a round; 0 for as many as there were environment steps since the round before (of all environments together).
/// </param>
public sealed record OffPolicySettings(
    int Environments,
    int ReplayCapacity,
    int BatchSize,
    long LearningStarts,
    int TrainEvery,
    int UpdatesPerRound
)
{
    /// <summary>
    /// Where above 0, a round of updates follows the end of this many episodes, all environments together, instead of
    /// <see cref="TrainEvery"/> steps.
    /// </summary>
    public int TrainEveryEpisodes { get; init; }

    /// <summary>
    /// Over how many steps r sums rewards, n: the n-step return (Sutton and Barto, 2018, equation 7.1), cut at the episode's end;
    /// needs a replay buffer where above 1.
    /// </summary>
    public int ReturnSteps { get; init; } = 1;

    /// <summary>The discount of those sums, and the base of <see cref="HostTransitions.Discounts"/>.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>Prioritised replay; null to draw uniformly. Only for an <see cref="IReportsPriorities"/>.</summary>
    public PrioritySettings? Priorities { get; init; }

    /// <summary>Goals in hindsight; null for none. Only in an <see cref="IGoalEnvironment"/>.</summary>
    public HindsightSettings? Hindsight { get; init; }
}
