namespace Rlfw.Contracts;

/// <summary>What an off-policy algorithm wants of the loop.</summary>
/// <param name="Environments">Parallel environments N.</param>
/// <param name="ReplayCapacity">
/// Transitions the replay buffer holds; 0 for none: each update gets the N transitions just collected.
/// </param>
/// <param name="BatchSize">Transitions sampled uniformly per update; ignored without a replay buffer.</param>
/// <param name="LearningStarts">Environment steps before the first update; until then actions are uniformly random where there is a replay buffer.</param>
/// <param name="TrainEvery">Environment steps between two rounds of updates; a multiple of N.</param>
/// <param name="UpdatesPerRound">Updates in a round.</param>
public sealed record OffPolicySettings(
    int Environments,
    int ReplayCapacity,
    int BatchSize,
    long LearningStarts,
    int TrainEvery,
    int UpdatesPerRound
);
