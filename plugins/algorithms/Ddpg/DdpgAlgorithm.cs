using Rlfw.Contracts;
using Rlfw.Training.Critics;
using Rlfw.Training.Estimators;
using Rlfw.Training.Exploration;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Ddpg;

/// <summary>
/// Deep deterministic policy gradient (Lillicrap et al., 2016, "Continuous control with deep reinforcement learning", algorithm 1).
/// </summary>
[Plugin(
    "ddpg",
    typeof(DdpgOptions),
    Summary = "Deep deterministic policy gradient, for continuous actions (Lillicrap et al. 2016)"
)]
public sealed class DdpgAlgorithm : IHostOffPolicyAlgorithm, IChecksSpaces, IFollowsEpisodes
{
    private static readonly int[] _hidden = [400, 300];

    private readonly DdpgOptions _options;
    private readonly HostEncoder _encoder;
    private readonly HostEncoder _nextEncoder;
    private readonly LearnedModule _model = new("Ddpg");
    private readonly ActionScale _scale;
    private readonly DeterministicPolicy _actor;
    private readonly ActionCritics _critic;
    private readonly IActionNoise? _exploration;
    private readonly Scratch _actions = new();
    private readonly Scratch _nextActions = new();
    private readonly Scratch _targets = new();
    private readonly Scratch _actionGradients = new();
    private bool _hasTargets;

    /// <summary>Builds actor, critic, their targets and optimizers.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <exception cref="UserErrorException">Actions are discrete or without bounds.</exception>
    public DdpgAlgorithm(DdpgOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        if (SpaceFault(context.ObservationSpace, context.ActionSpace) is { } fault)
        {
            throw new UserErrorException(fault);
        }

        _options = options;
        Settings = options.ToSettings();
        (_encoder, _nextEncoder) = (
            new HostEncoder(context.ObservationSpace),
            new HostEncoder(context.ObservationSpace)
        );
        _scale = new ActionScale((BoxSpace)context.ActionSpace);
        _actor = new DeterministicPolicy(context, _encoder.Width, _scale.Components, _hidden);
        _critic = new ActionCritics(context, 1, _encoder.Width, _scale.Components, _hidden);
        _model.Add("actor", _actor.Module);
        _critic.AddTo(_model);
        _exploration = ActionNoises.Create(
            options.ActionNoise,
            options.ActionNoiseDeviation,
            options.Environments,
            _scale.Components,
            context.Streams.Get("policy")
        );
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        _actor.Act(_encoder.Encode(observations), actions);
        _exploration?.AddTo(actions);
        _scale.FromUnit(actions, actions);
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        _actor.Act(_encoder.Encode(observations), actions);
        _scale.FromUnit(actions, actions);
    }

    /// <inheritdoc />
    public void BeginEpisode(int environment) => _exploration?.BeginEpisode(environment);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        if (!_hasTargets)
        {
            // Not in the constructor: parameters may have been loaded since.
            MoveTargets(1);
            _hasTargets = true;
        }

        var states = _encoder.Encode(batch.Observations); // [B, I]
        var actions = _actions.Take(batch.Actions.Length); // [B, A]
        _scale.ToUnit(batch.Actions, actions);
        var learningRate = _options.LearningRate.At(context.Progress);

        // y = r + gamma Q'(s', mu'(s')), and the critic's squared error by it.
        var targets = _targets.Take(batch.Count); // [B]
        var nextStates = _nextEncoder.Encode(batch.NextObservations);
        var nextActions = _nextActions.Take(actions.Length);
        _actor.ActAsTarget(nextStates, nextActions);
        _critic.LeastTargetValues(nextStates, nextActions, targets);
        BootstrappedTargets.Compute(batch, _options.Discount, targets, targets);
        var step = _critic.Learn(states, actions, targets, batch.Weights, 1, learningRate);

        // The deterministic policy gradient, equation 6: dQ/da dmu/dtheta.
        var gradients = _actionGradients.Take(actions.Length);
        var actorLoss = _critic.ActionGradients(states, _actor.Forward(states, batch.Count), 1, batch.Count, gradients);
        _actor.Learn(gradients, _options.ActorLearningRate?.At(context.Progress) ?? learningRate);
        MoveTargets(_options.TargetUpdateRate);
        return new DdpgRecord(step.Loss, actorLoss, step.MeanValue, learningRate);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("has_targets", _hasTargets);
        _actor.Save(state.Section("actor"));
        _critic.Save(state.Section("critic"));
        _exploration?.Save(state.Section("exploration"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _hasTargets = state.ReadBoolean("has_targets");
        _actor.Load(state.Section("actor"));
        _critic.Load(state.Section("critic"));
        _exploration?.Load(state.Section("exploration"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _actor.Dispose();
        _critic.Dispose();
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) => ActionScale.Fault("ddpg", actions);

    private void MoveTargets(double rate)
    {
        _actor.MoveTarget(rate);
        _critic.MoveTargets(rate);
    }
}
