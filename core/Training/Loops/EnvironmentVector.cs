using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>
/// N instances of an environment, stepped in order on one thread into preallocated arrays. An episode that ended is
/// followed by the next at once (auto reset); the observation that really ended it is kept beside. Environment i draws
/// from the stream "environment" with index i.
/// </summary>
internal sealed class EnvironmentVector : IStateful, IDisposable
{
    private readonly GuardedEnvironment[] _environments;
    private readonly RandomStream[] _streams;
    private readonly float[] _observations;
    private readonly float[] _nextObservations;
    private readonly double[] _episodeReturns;
    private readonly long[] _episodeLengths;
    private bool _started;

    /// <summary>Makes the environments; the first step or observation starts their first episodes.</summary>
    /// <param name="source">Makes one environment.</param>
    /// <param name="count">N.</param>
    /// <param name="stream">Gives environment i its stream.</param>
    public EnvironmentVector(EnvironmentSource source, int count, Func<int, RandomStream> stream)
    {
        _environments = new GuardedEnvironment[count];
        _streams = new RandomStream[count];
        for (var i = 0; i < count; i++)
        {
            _environments[i] = new GuardedEnvironment(source);
            _streams[i] = stream(i);
        }

        ObservationSize = ObservationSpace.Size;
        Actions = new ActionBuffer(ActionSpace, count);
        _observations = new float[count * ObservationSize];
        _nextObservations = new float[count * ObservationSize];
        _episodeReturns = new double[count];
        _episodeLengths = new long[count];
        Rewards = new float[count];
        Terminated = new bool[count];
        Truncated = new bool[count];
    }

    /// <summary>N.</summary>
    public int Count => _environments.Length;

    /// <summary>Where observations come from.</summary>
    public Space ObservationSpace => _environments[0].Inner.ObservationSpace;

    /// <summary>Where actions come from.</summary>
    public Space ActionSpace => _environments[0].Inner.ActionSpace;

    /// <summary>Floats per observation O.</summary>
    public int ObservationSize { get; }

    /// <summary>The actions of the next step; the caller fills them.</summary>
    public ActionBuffer Actions { get; }

    /// <summary>What to act on, [N, O]: after an episode's end the first observation of the next.</summary>
    public float[] Observations
    {
        get
        {
            Start();
            return _observations;
        }
    }

    /// <summary>What really followed the last step, also where it ended an episode, [N, O].</summary>
    public float[] NextObservations => _nextObservations;

    /// <summary>Rewards of the last step, [N].</summary>
    public float[] Rewards { get; }

    /// <summary>Whether the last step reached a terminal state, [N].</summary>
    public bool[] Terminated { get; }

    /// <summary>Whether the last step cut the episode, and it was not terminal, [N].</summary>
    public bool[] Truncated { get; }

    /// <summary>Steps all environments with <see cref="Actions"/>.</summary>
    /// <param name="statistics">Takes the episodes that ended.</param>
    /// <exception cref="PluginException">The environment threw or gave a reward that is not finite.</exception>
    public void Step(EpisodeStatistics statistics)
    {
        Start();
        for (var i = 0; i < _environments.Length; i++)
        {
            var next = _nextObservations.AsSpan(i * ObservationSize, ObservationSize);
            var result = _environments[i].Step(Actions.Row(i), next);
            Rewards[i] = (float)result.Reward;
            Terminated[i] = result.Terminated;
            Truncated[i] = result.Truncated && !result.Terminated;
            _episodeReturns[i] += result.Reward;
            _episodeLengths[i]++;
            var current = _observations.AsSpan(i * ObservationSize, ObservationSize);
            if (result.Terminated || result.Truncated)
            {
                statistics.Add(_episodeReturns[i], _episodeLengths[i]);
                _episodeReturns[i] = 0;
                _episodeLengths[i] = 0;
                _environments[i].Reset(_streams[i], current);
            }
            else
            {
                next.CopyTo(current);
            }
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        Start();
        state.Write("observations", _observations);
        state.Write("episode_returns", _episodeReturns);
        state.Write("episode_lengths", _episodeLengths);
        for (var i = 0; i < _environments.Length; i++)
        {
            _environments[i].Inner.Save(state.Section($"environment_{i}"));
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        state.ReadSingles("observations").CopyTo(_observations, 0);
        state.ReadDoubles("episode_returns").CopyTo(_episodeReturns, 0);
        state.ReadInt64s("episode_lengths").CopyTo(_episodeLengths, 0);
        for (var i = 0; i < _environments.Length; i++)
        {
            // A reset hands the environment its stream, which its later steps draw from; the stream stays where it is.
            var position = _streams[i].Position;
            _environments[i].Reset(_streams[i], _nextObservations.AsSpan(i * ObservationSize, ObservationSize));
            _environments[i].Inner.Load(state.Section($"environment_{i}"));
            _streams[i].Position = position;
        }

        _started = true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var environment in _environments)
        {
            environment.Dispose();
        }
    }

    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        for (var i = 0; i < _environments.Length; i++)
        {
            _environments[i].Reset(_streams[i], _observations.AsSpan(i * ObservationSize, ObservationSize));
        }
    }
}
