using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>
/// N environments as a loop steps them: an episode that ended is followed by the next at once (auto reset); the observation that
/// really ended it is kept beside. Environment i draws from the stream that it is given.
/// </summary>
internal sealed class EnvironmentVector : IStateful, IDisposable
{
    private readonly EnvironmentLayers _layers;
    private readonly IVectorEnvironment _environments;
    private readonly RandomStream[] _streams;
    private readonly VectorOutcome _outcome;
    private readonly float[] _observations;
    private readonly double[] _episodeReturns;
    private readonly long[] _episodeLengths;
    private bool _started;

    /// <summary>Makes the environments; the first step or observation starts their first episodes.</summary>
    /// <param name="source">Makes environments and wrappers.</param>
    /// <param name="count">N.</param>
    /// <param name="stream">Gives environment i its stream.</param>
    public EnvironmentVector(EnvironmentSource source, int count, Func<int, RandomStream> stream)
    {
        _layers = EnvironmentLayers.Make(source, count, null);
        _environments = _layers.Outermost;
        _streams = new RandomStream[count];
        for (var i = 0; i < count; i++)
        {
            _streams[i] = stream(i);
        }

        ObservationSize = ObservationSpace.Size;
        Actions = new ActionBuffer(ActionSpace, count);
        _outcome = new VectorOutcome(count, ObservationSize);
        _observations = new float[count * ObservationSize];
        _episodeReturns = new double[count];
        _episodeLengths = new long[count];
        Rewards = new float[count];
    }

    /// <summary>N.</summary>
    public int Count => _streams.Length;

    /// <summary>Environments and wrappers: what an evaluation takes statistics from.</summary>
    public EnvironmentLayers Layers => _layers;

    /// <summary>Where observations come from.</summary>
    public Space ObservationSpace => _environments.ObservationSpace;

    /// <summary>Where actions come from.</summary>
    public Space ActionSpace => _environments.ActionSpace;

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
    public float[] NextObservations => _outcome.Observations;

    /// <summary>Rewards of the last step, [N].</summary>
    public float[] Rewards { get; }

    /// <summary>Whether the last step reached a terminal state, [N].</summary>
    public bool[] Terminated => _outcome.Terminated;

    /// <summary>Whether the last step cut the episode, and it was not terminal, [N].</summary>
    public bool[] Truncated => _outcome.Truncated;

    /// <summary>Steps all environments with <see cref="Actions"/>.</summary>
    /// <param name="statistics">Takes the episodes that ended: their returns are those of the environments, not of wrappers.</param>
    /// <param name="follower">Is told of episodes that begin; null for nobody.</param>
    /// <returns>How many episodes ended.</returns>
    /// <exception cref="PluginException">The environment failed or gave what is not finite.</exception>
    public int Step(EpisodeStatistics statistics, IFollowsEpisodes? follower)
    {
        Start();
        _environments.Step(Actions.Applied(), _outcome);
        var raw = _layers.Measured.Rewards;
        var ended = 0;
        for (var i = 0; i < Count; i++)
        {
            Rewards[i] = (float)_outcome.Rewards[i];
            _episodeReturns[i] += raw[i];
            _episodeLengths[i]++;
            var current = _observations.AsSpan(i * ObservationSize, ObservationSize);
            if (!_outcome.Ended(i))
            {
                _outcome.Observation(i).CopyTo(current);
                continue;
            }

            ended++;
            Truncated[i] &= !Terminated[i];
            statistics.Add(_episodeReturns[i], _episodeLengths[i]);
            _episodeReturns[i] = 0;
            _episodeLengths[i] = 0;
            _environments.Reset(i, _streams[i], current);
            follower?.BeginEpisode(i);
        }

        return ended;
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        Start();
        state.Write("observations", _observations);
        state.Write("episode_returns", _episodeReturns);
        state.Write("episode_lengths", _episodeLengths);
        _environments.Save(state.Section("environments"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        state.ReadSingles("observations").CopyTo(_observations, 0);
        state.ReadDoubles("episode_returns").CopyTo(_episodeReturns, 0);
        state.ReadInt64s("episode_lengths").CopyTo(_episodeLengths, 0);
        for (var i = 0; i < Count; i++)
        {
            // A reset hands the environment its stream, which its later steps draw from; the stream stays where it is.
            var position = _streams[i].Position;
            _environments.Reset(i, _streams[i], _outcome.Observation(i));
            _streams[i].Position = position;
        }

        _environments.Load(state.Section("environments"));
        _started = true;
    }

    /// <inheritdoc />
    public void Dispose() => _layers.Dispose();

    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        for (var i = 0; i < Count; i++)
        {
            _environments.Reset(i, _streams[i], _observations.AsSpan(i * ObservationSize, ObservationSize));
        }
    }
}
