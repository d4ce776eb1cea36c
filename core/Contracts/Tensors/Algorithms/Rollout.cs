namespace Rlfw.Contracts;

/// <summary>T steps of N environments under one policy. All tensors are on the algorithm's device.</summary>
public sealed record Rollout
{
    /// <summary>float32 [T, N, O].</summary>
    public required Tensor Observations { get; init; }

    /// <summary>int64 [T, N] for a discrete action space, float32 [T, N, A] otherwise.</summary>
    public required Tensor Actions { get; init; }

    /// <summary>Log-probabilities at collection, float32 [T, N].</summary>
    public required Tensor LogProbabilities { get; init; }

    /// <summary>V(s_t), float32 [T, N].</summary>
    public required Tensor Values { get; init; }

    /// <summary>
    /// V of the observation that really followed, float32 [T, N]: 0 after a terminal state, the value of the episode's
    /// last observation where it was truncated, so that value targets bootstrap through truncation.
    /// </summary>
    public required Tensor NextValues { get; init; }

    /// <summary>float32 [T, N].</summary>
    public required Tensor Rewards { get; init; }

    /// <summary>1 where the episode ended after the step, terminated or truncated, else 0; float32 [T, N].</summary>
    public required Tensor EpisodeEnds { get; init; }
}
