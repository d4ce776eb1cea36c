namespace Rlfw.Plugins.Wrappers.Tests;

/// <summary>
/// Environments whose observations are drawn, whose reward is the action, and whose episodes end when told: terminated after
/// <c>terminates</c> steps, where that is above 0.
/// </summary>
internal sealed class ScriptedVector(int count, int size, int terminates = 0, Space? observations = null)
    : IVectorEnvironment
{
    private readonly RandomStream[] _streams = new RandomStream[count];
    private readonly long[] _steps = new long[count];

    /// <summary>Every observation that was given, in order; of what ended an episode null.</summary>
    public List<float[]?> Given { get; } = [];

    public int Count => count;

    public Space ObservationSpace { get; } =
        observations ?? new BoxSpace([.. Enumerable.Repeat(-9f, size)], [.. Enumerable.Repeat(9f, size)]);

    public Space ActionSpace { get; } = new BoxSpace([-100], [100]);

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        (_streams[index], _steps[index]) = (random, 0);
        Draw(index, observation);
        Given.Add(observation.ToArray());
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        for (var i = 0; i < count; i++)
        {
            Draw(i, outcome.Observation(i));
            outcome.Rewards[i] = actions[i];
            outcome.Terminated[i] = ++_steps[i] == terminates;
            outcome.Truncated[i] = false;
            Given.Add(outcome.Terminated[i] ? null : outcome.Observation(i).ToArray());
        }
    }

    public void Save(IStateWriter state)
    {
        state.Write("steps", _steps);
        for (var i = 0; i < count; i++)
        {
            state.Write($"position_{i}", (long)_streams[i].Position);
        }
    }

    public void Load(IStateReader state)
    {
        state.ReadInt64s("steps").CopyTo(_steps, 0);
        for (var i = 0; i < count; i++)
        {
            _streams[i].Position = (ulong)state.ReadInt64($"position_{i}");
        }
    }

    private void Draw(int index, Span<float> observation)
    {
        for (var k = 0; k < observation.Length; k++)
        {
            observation[k] = (float)((3 * k) + ((k + 1) * _streams[index].NextGaussian()));
        }
    }
}
