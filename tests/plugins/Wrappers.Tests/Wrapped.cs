namespace Rlfw.Plugins.Wrappers.Tests;

/// <summary>Steps wrapped environments as a loop does, and keeps what came of it.</summary>
internal sealed class Wrapped
{
    private readonly IVectorEnvironment _environments;
    private readonly VectorOutcome _outcome;

    public Wrapped(IVectorEnvironment environments, ulong seed = 1)
    {
        _environments = environments;
        _outcome = new VectorOutcome(environments.Count, environments.ObservationSpace.Size);
        Streams = [.. Enumerable.Range(0, environments.Count).Select(i => new RandomStream(seed, "environment", i))];
        First = [.. Enumerable.Range(0, environments.Count).Select(Reset)];
    }

    public RandomStream[] Streams { get; }

    /// <summary>The first observation of each environment.</summary>
    public float[][] First { get; }

    public VectorOutcome Outcome => _outcome;

    /// <summary>Starts the next episode of an environment.</summary>
    public float[] Reset(int index)
    {
        var observation = new float[_environments.ObservationSpace.Size];
        _environments.Reset(index, Streams[index], observation);
        return observation;
    }

    /// <summary>A step with the same action everywhere; what ended is reset.</summary>
    /// <returns>All numbers of the step's outcome, and of what it was reset to.</returns>
    public List<double> Step(float action)
    {
        _environments.Step([.. Enumerable.Repeat(action, _environments.Count)], _outcome);
        List<double> seen = [.. _outcome.Observations.Select(x => (double)x), .. _outcome.Rewards];
        for (var i = 0; i < _environments.Count; i++)
        {
            seen.Add((_outcome.Terminated[i] ? 1 : 0) + (_outcome.Truncated[i] ? 2 : 0));
            if (_outcome.Ended(i))
            {
                seen.AddRange(Reset(i).Select(x => (double)x));
            }
        }

        return seen;
    }
}
