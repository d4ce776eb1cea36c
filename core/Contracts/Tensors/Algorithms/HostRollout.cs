namespace Rlfw.Contracts;

/// <summary>T steps of N environments under one policy, in arrays; step t of environment n is row t * N + n.</summary>
/// <param name="steps">T.</param>
/// <param name="environments">N.</param>
/// <param name="observationSize">Floats per observation, O.</param>
/// <param name="actionSize">Floats per action, A.</param>
public sealed class HostRollout(int steps, int environments, int observationSize, int actionSize)
{
    /// <summary>T.</summary>
    public int Steps => steps;

    /// <summary>N.</summary>
    public int Environments => environments;

    /// <summary>T * N.</summary>
    public int Count => steps * environments;

    /// <summary>O.</summary>
    public int ObservationSize => observationSize;

    /// <summary>A.</summary>
    public int ActionSize => actionSize;

    /// <summary>[T, N, O].</summary>
    public float[] Observations { get; } = new float[steps * environments * observationSize];

    /// <summary>As the policy chose them, not clipped to the space, [T, N, A]; the index where the space is discrete.</summary>
    public float[] Actions { get; } = new float[steps * environments * actionSize];

    /// <summary>Log-probabilities at collection, [T, N].</summary>
    public float[] LogProbabilities { get; } = new float[steps * environments];

    /// <summary>V(s_t), [T, N].</summary>
    public float[] Values { get; } = new float[steps * environments];

    /// <summary>
    /// V of the observation that really followed, [T, N]: 0 after a terminal state, the value of the episode's last observation
    /// where it was truncated, so that value targets bootstrap through truncation.
    /// </summary>
    public float[] NextValues { get; } = new float[steps * environments];

    /// <summary>[T, N].</summary>
    public float[] Rewards { get; } = new float[steps * environments];

    /// <summary>1 where the episode ended after the step, terminated or truncated, else 0; [T, N].</summary>
    public float[] EpisodeEnds { get; } = new float[steps * environments];
}
