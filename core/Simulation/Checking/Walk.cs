using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>One environment on its way, started again where an episode ends.</summary>
internal sealed class Walk
{
    public Walk(IEnvironment environment, RandomStream random)
    {
        Environment = environment;
        Random = random;
        Observation = new float[environment.ObservationSpace.Size];
        Last = new float[Observation.Length];
        environment.Reset(random, Observation);
    }

    public IEnvironment Environment { get; }

    public RandomStream Random { get; }

    /// <summary>What acting begins from.</summary>
    public float[] Observation { get; }

    /// <summary>What the last step gave, also where it ended the episode.</summary>
    public float[] Last { get; }

    public StepResult Result { get; private set; }

    public bool Ended => Result.Terminated || Result.Truncated;

    /// <summary>Makes a step, and starts the next episode where it ended one.</summary>
    public void Step(ReadOnlySpan<float> action)
    {
        Result = Environment.Step(action, Last);
        Last.CopyTo(Observation, 0);
        if (Ended)
        {
            Environment.Reset(Random, Observation);
        }
    }

    /// <summary>Makes the same steps in two environments.</summary>
    /// <returns>What first differs; null: nothing.</returns>
    public static string? Difference(Walk a, Walk b, ActionDraws draws, int steps)
    {
        var action = new float[a.Environment.ActionSpace.Size];
        if (Difference(a.Observation, b.Observation) is { } first)
        {
            return $"the first observation: {first}";
        }

        for (var step = 1; step <= steps; step++)
        {
            draws.Draw(action);
            a.Step(action);
            b.Step(action);
            if (!a.Result.Equals(b.Result))
            {
                return $"step {step} gives {a.Result} in one and {b.Result} in the other";
            }

            if ((Difference(a.Last, b.Last) ?? Difference(a.Observation, b.Observation)) is { } difference)
            {
                return $"step {step}: {difference}";
            }

            if (a.Random.Position != b.Random.Position)
            {
                return $"step {step}: one has drawn {a.Random.Position} random numbers, the other {b.Random.Position}";
            }
        }

        return null;
    }

    /// <summary>The first component whose bits differ.</summary>
    public static string? Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i]))
            {
                return $"component {i} of the observation is {a[i]:R} in one and {b[i]:R} in the other";
            }
        }

        return null;
    }
}
