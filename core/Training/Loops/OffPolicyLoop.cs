using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Loops;

/// <summary>
/// Steps N environments once, keeps the transitions, and updates when updates fall due. Until learning starts, actions are
/// uniformly random where there is a replay buffer.
/// </summary>
public sealed class OffPolicyLoop : IStageLoop
{
    private readonly IOffPolicyAlgorithm _algorithm;
    private readonly OffPolicySettings _settings;
    private readonly Budget _budget;
    private readonly Device _device;
    private readonly EnvironmentVector _environments;
    private readonly ReplayBuffer _replay;
    private readonly RandomStream _replayStream;
    private readonly RandomStream _warmUpStream;
    private readonly EpisodeStatistics _episodes = new();
    private readonly float[] _acted;

    /// <summary>Makes the loop and its environments.</summary>
    /// <param name="algorithm">The algorithm; the caller disposes it.</param>
    /// <param name="environments">Makes environments; the loop disposes those it made.</param>
    /// <param name="budget">The stage's budget.</param>
    /// <param name="streams">
    /// The run's random streams; environment i draws from "environment" with index i, replay from "replay", random actions
    /// before learning starts from "warm-up".
    /// </param>
    /// <param name="device">Where the algorithm computes.</param>
    public OffPolicyLoop(
        IOffPolicyAlgorithm algorithm,
        EnvironmentSource environments,
        Budget budget,
        RandomStreams streams,
        Device device
    )
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(streams);
        (_algorithm, _settings, _budget, _device) = (algorithm, algorithm.Settings, budget, device);
        if (_settings.TrainEvery < 1 || _settings.TrainEvery % _settings.Environments != 0)
        {
            throw new UserErrorException(
                $"updates every {_settings.TrainEvery} environment steps do not fit {_settings.Environments} parallel "
                    + "environments: make it a multiple"
            );
        }

        _environments = new EnvironmentVector(environments, _settings.Environments, i => streams.Get("environment", i));
        _replay = new ReplayBuffer(
            HasReplay ? _settings.ReplayCapacity : _settings.Environments,
            _environments.ObservationSpace,
            _environments.ActionSpace
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

    private bool HasReplay => _settings.ReplayCapacity > 0;

    /// <inheritdoc />
    public void Step(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var progress = _budget.Progress(Steps, EnvironmentSteps);
        Act(progress);
        EnvironmentSteps += _settings.Environments;
        Steps++;
        if (EnvironmentSteps < _settings.LearningStarts || EnvironmentSteps % _settings.TrainEvery != 0)
        {
            return;
        }

        for (var i = 0; i < _settings.UpdatesPerRound; i++)
        {
            using var update = NewDisposeScope();
            var batch = HasReplay
                ? _replay.Sample(_settings.BatchSize, _replayStream, _device)
                : _replay.Latest(_settings.Environments, _device);
            context.Metrics.Add(_algorithm.Update(batch, new UpdateContext(Steps, EnvironmentSteps, progress)));
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
        _environments.Load(state.Section("environments"));
        _episodes.Load(state.Section("episodes"));
        if (HasReplay)
        {
            _replay.Load(state.Section("replay"));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _environments.Dispose();

    private void Act(double progress)
    {
        var count = _environments.Count;
        int observationSize = _environments.ObservationSize,
            actionSize = _environments.Actions.Size;
        _environments.Observations.CopyTo(_acted, 0);
        if (HasReplay && EnvironmentSteps < _settings.LearningStarts)
        {
            _environments.Actions.Randomize(_warmUpStream);
        }
        else
        {
            using var scope = NewDisposeScope();
            using var gradients = torch.no_grad();
            var observations = torch.tensor(_acted, [count, observationSize], device: _device);
            _environments.Actions.Set(_algorithm.Act(observations, progress), count);
        }

        _environments.Step(_episodes);
        for (var i = 0; i < count; i++)
        {
            _replay.Add(
                _acted.AsSpan(i * observationSize, observationSize),
                _environments.Actions.Values.AsSpan(i * actionSize, actionSize),
                _environments.Rewards[i],
                _environments.NextObservations.AsSpan(i * observationSize, observationSize),
                _environments.Terminated[i]
            );
        }
    }
}
