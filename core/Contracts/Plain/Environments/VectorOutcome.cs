namespace Rlfw.Contracts;

/// <summary>What a step of N environments gave; arrays that are written anew in every step.</summary>
/// <param name="count">N.</param>
/// <param name="observationSize">Floats per observation, O.</param>
public sealed class VectorOutcome(int count, int observationSize)
{
    /// <summary>What followed the step, also where it ended an episode, [N, O].</summary>
    public float[] Observations { get; } = new float[count * observationSize];

    /// <summary>The rewards, [N].</summary>
    public double[] Rewards { get; } = new double[count];

    /// <summary>Whether the episode ended in a terminal state, [N]: the return after it is 0.</summary>
    public bool[] Terminated { get; } = new bool[count];

    /// <summary>Whether the episode was cut (time limit), [N]: value targets bootstrap through it.</summary>
    public bool[] Truncated { get; } = new bool[count];

    /// <summary>The observation of one environment, [O].</summary>
    /// <param name="index">Which, from 0.</param>
    public Span<float> Observation(int index) => Observations.AsSpan(index * observationSize, observationSize);

    /// <summary>Whether an episode ended, either way.</summary>
    /// <param name="index">Which, from 0.</param>
    public bool Ended(int index) => Terminated[index] || Truncated[index];
}
