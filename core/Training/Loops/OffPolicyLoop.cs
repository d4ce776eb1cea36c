using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Loops;

/// <summary>
/// Steps N environments once, keeps the transitions, and updates when updates fall due. Until learning starts, actions are
/// uniformly random where there is a replay buffer.
/// </summary>
public sealed class OffPolicyLoop : IStageLoop
{
    private readonly IHostOffPolicyAlgorithm _algorithm;
    private readonly OffPolicySettings _settings;
    private readonly Budget _budget;
    private readonly EnvironmentVector _environments;
    private readonly IGoalEnvironment? _goals;
    private readonly ReplayBuffer _replay;
    private readonly HostTransitions _batch;
    private readonly RandomStream _replayStream;
    private readonly RandomStream _warmUpStream;
    private readonly EpisodeStatistics _episodes = new();
    private readonly float[] _acted;

    // Since the last round of updates fell due, or would have before learning started.
    private long _stepsSinceRound;
    private long _episodesSinceRound;

    /// <summary>Makes the loop and its environments.</summary>
    /// <param name="algorithm">The algorithm; the caller disposes it.</param>
    /// <param name="environments">Makes environments; the loop disposes those it made.</param>
    /// <param name="budget">The stage's budget.</param>
    /// <param name="streams">
    /// The run's random streams; environment i draws from "environment" with index i, replay from "replay", random actions
    /// before learning starts from "warm-up".
    /// </param>
    /// <exception cref="UserErrorException">The settings contradict each other, or the replay buffer does not fit.</exception>
    public OffPolicyLoop(
        IHostOffPolicyAlgorithm algorithm,
        EnvironmentSource environments,
        Budget budget,
        RandomStreams streams
    )
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(streams);
        (_algorithm, _settings, _budget) = (algorithm, algorithm.Settings, budget);
        Check();
        _environments = new EnvironmentVector(environments, _settings.Environments, i => streams.Get("environment", i));
        try
        {
            _goals = Goals(environments);
            _replay = new ReplayBuffer(_settings, _environments.ObservationSpace, _environments.ActionSpace, _goals);
        }
        catch
        {
            Dispose();
            throw;
        }

        _batch = new HostTransitions(
            HasReplay ? _settings.BatchSize : _settings.Environments,
            _environments.ObservationSize,
            _environments.Actions.Size
        );
        _replayStream = streams.Get("replay");
        _warmUpStream = streams.Get("warm-up");
        _acted = new float[_environments.Count * _environments.ObservationSize];
    }

    /// <inheritdoc />
    public long Steps { get; private set; }

    /// <inheritdoc />
    public long EnvironmentSteps { get; private set; }

    /// <inheritdoc />
    public int EnvironmentStepsPerStep => _settings.Environments;

    /// <summary>Environments and wrappers, for an evaluation of what is learned in them.</summary>
    internal EnvironmentLayers Layers => _environments.Layers;

    private bool HasReplay => _settings.ReplayCapacity > 0;

    private bool RoundDue =>
        _settings.TrainEveryEpisodes > 0
            ? _episodesSinceRound >= _settings.TrainEveryEpisodes
            : _stepsSinceRound >= _settings.TrainEvery;

    /// <inheritdoc />
    public void Step(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var progress = _budget.Progress(Steps, EnvironmentSteps);
        Act(progress);
        EnvironmentSteps += _settings.Environments;
        _stepsSinceRound += _settings.Environments;
        Steps++;
        if (!RoundDue)
        {
            return;
        }

        var updates = _settings.UpdatesPerRound > 0 ? _settings.UpdatesPerRound : _stepsSinceRound;
        (_stepsSinceRound, _episodesSinceRound) = (0, 0);
        for (var i = 0L; EnvironmentSteps >= _settings.LearningStarts && i < updates; i++)
        {
            context.Metrics.Add(Update(progress));
        }
    }

    /// <inheritdoc />
    public void Report(IDictionary<string, double> metrics) => _episodes.Report(metrics);

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("steps", Steps);
        state.Write("environment_steps", EnvironmentSteps);
        state.Write("steps_since_round", _stepsSinceRound);
        state.Write("episodes_since_round", _episodesSinceRound);
        _environments.Save(state.Section("environments"));
        _episodes.Save(state.Section("episodes"));
        if (HasReplay)
        {
            _replay.Save(state.Section("replay"));
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Steps = state.ReadInt64("steps");
        EnvironmentSteps = state.ReadInt64("environment_steps");
        _stepsSinceRound = state.ReadInt64("steps_since_round");
        _episodesSinceRound = state.ReadInt64("episodes_since_round");
        _environments.Load(state.Section("environments"));
        _episodes.Load(state.Section("episodes"));
        if (HasReplay)
        {
            _replay.Load(state.Section("replay"));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _environments.Dispose();
        (_goals as IDisposable)?.Dispose();
    }

    private void Check()
    {
        if (
            _settings.TrainEveryEpisodes == 0
            && (_settings.TrainEvery < 1 || _settings.TrainEvery % _settings.Environments != 0)
        )
        {
            throw new UserErrorException(
                $"updates every {_settings.TrainEvery} environment steps do not fit {_settings.Environments} parallel "
                    + "environments: make it a multiple"
            );
        }

        if (_settings.Priorities is not null && _algorithm is not IReportsPriorities)
        {
            throw new PluginException(
                "the algorithm asks for prioritised replay but does not tell priorities (IReportsPriorities)"
            );
        }
    }

    /// <summary>One that tells what transitions were worth under other goals.</summary>
    private IGoalEnvironment? Goals(EnvironmentSource environments)
    {
        if (_settings.Hindsight is null)
        {
            return null;
        }

        var environment = environments.Create();
        var (setsGoals, wrapped) = (environment is IGoalEnvironment, environments.Wrappers.Count > 0);
        if (OffPolicyOptionFaults.OfHindsight(_settings, environments.Name, setsGoals, wrapped) is { } fault)
        {
            (environment as IDisposable)?.Dispose();
            throw new UserErrorException(fault);
        }

        return (IGoalEnvironment)environment;
    }

    private UpdateRecord Update(double progress)
    {
        if (HasReplay)
        {
            _replay.Sample(_batch, _replayStream, progress);
        }
        else
        {
            _replay.Latest(_batch);
        }

        var record = _algorithm.Update(_batch, new UpdateContext(Steps, EnvironmentSteps, progress));
        if (_settings.Priorities is not null)
        {
            _replay.UpdatePriorities(((IReportsPriorities)_algorithm).Priorities);
        }

        return record;
    }

    private void Act(double progress)
    {
        int observationSize = _environments.ObservationSize,
            actionSize = _environments.Actions.Size;
        _environments.Observations.CopyTo(_acted, 0);
        if (HasReplay && EnvironmentSteps < _settings.LearningStarts)
        {
            _environments.Actions.Randomize(_warmUpStream);
        }
        else
        {
            _algorithm.Act(_acted, progress, _environments.Actions.Values);
            _environments.Actions.Check();
        }

        _episodesSinceRound += _environments.Step(_episodes, _algorithm as IFollowsEpisodes);
        var applied = _environments.Actions.Applied();
        for (var i = 0; i < _environments.Count; i++)
        {
            _replay.Add(
                i,
                _acted.AsSpan(i * observationSize, observationSize),
                applied.Slice(i * actionSize, actionSize),
                _environments.Rewards[i],
                _environments.NextObservations.AsSpan(i * observationSize, observationSize),
                _environments.Terminated[i],
                _environments.Truncated[i]
            );
        }
    }
}
