using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Loops;

/// <summary>
/// Collects a rollout of T steps from N environments under the current policy, then updates. Values of observations that
/// no later step covers (an episode that was cut, the end of the rollout) are asked for once per rollout.
/// </summary>
public sealed class OnPolicyLoop : IStageLoop
{
    private readonly IHostOnPolicyAlgorithm _algorithm;
    private readonly Budget _budget;
    private readonly EnvironmentVector _environments;
    private readonly RolloutBuffer _rollout;
    private readonly HostDecision _decision;
    private readonly EpisodeStatistics _episodes = new();

    /// <summary>Makes the loop and its environments.</summary>
    /// <param name="algorithm">The algorithm; the caller disposes it.</param>
    /// <param name="environments">Makes environments; the loop disposes those it made.</param>
    /// <param name="budget">The stage's budget.</param>
    /// <param name="streams">The run's random streams; environment i draws from "environment" with index i.</param>
    public OnPolicyLoop(
        IHostOnPolicyAlgorithm algorithm,
        EnvironmentSource environments,
        Budget budget,
        RandomStreams streams
    )
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(streams);
        (_algorithm, _budget) = (algorithm, budget);
        var settings = algorithm.Settings;
        EnvironmentStepsPerStep = checked(settings.Environments * settings.StepsPerRollout);
        _environments = new EnvironmentVector(environments, settings.Environments, i => streams.Get("environment", i));
        try
        {
            _rollout = new RolloutBuffer(settings, _environments.ObservationSpace, _environments.ActionSpace);
        }
        catch
        {
            Dispose();
            throw;
        }

        _decision = new HostDecision(_environments.Count, _environments.Actions.Size);
    }

    /// <inheritdoc />
    public long Steps { get; private set; }

    /// <inheritdoc />
    public long EnvironmentSteps { get; private set; }

    /// <inheritdoc />
    public int EnvironmentStepsPerStep { get; }

    /// <summary>Environments and wrappers, for an evaluation of what is learned in them.</summary>
    internal EnvironmentLayers Layers => _environments.Layers;

    /// <inheritdoc />
    public void Step(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var progress = _budget.Progress(Steps, EnvironmentSteps);
        _rollout.Clear();
        while (!_rollout.IsFull)
        {
            Collect();
        }

        EnvironmentSteps += EnvironmentStepsPerStep;
        Steps++;
        var rollout = _rollout.Complete(_algorithm.Value);
        context.Metrics.Add(_algorithm.Update(rollout, new UpdateContext(Steps, EnvironmentSteps, progress)));
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
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Steps = state.ReadInt64("steps");
        EnvironmentSteps = state.ReadInt64("environment_steps");
        _environments.Load(state.Section("environments"));
        _episodes.Load(state.Section("episodes"));
    }

    /// <inheritdoc />
    public void Dispose() => _environments.Dispose();

    private void Collect()
    {
        var observations = _environments.Observations;
        _algorithm.Act(observations, _decision);
        _rollout.AddDecision(observations, _decision);
        _decision.Actions.CopyTo(_environments.Actions.Values, 0);
        _environments.Actions.Check();
        _environments.Step(_episodes, _algorithm as IFollowsEpisodes);
        _rollout.AddOutcome(
            _environments.Rewards,
            _environments.Terminated,
            _environments.Truncated,
            _environments.NextObservations
        );
    }
}
