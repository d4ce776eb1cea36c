using Rlfw.Contracts;
using Rlfw.Training.Critics;
using Rlfw.Training.Estimators;
using Rlfw.Training.Exploration;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Td3;

/// <summary>
/// Twin delayed deep deterministic policy gradient (Fujimoto, van Hoof and Meger, 2018, "Addressing function approximation error in
/// actor-critic methods", algorithm 1).
/// </summary>
[Plugin("td3", typeof(Td3Options), Summary = "Twin delayed DDPG, for continuous actions (Fujimoto et al. 2018)")]
public sealed class Td3Algorithm : IHostOffPolicyAlgorithm, IChecksSpaces, IFollowsEpisodes
{
    private static readonly int[] _hidden = [400, 300];

    private readonly Td3Options _options;
    private readonly HostEncoder _encoder;
    private readonly HostEncoder _nextEncoder;
    private readonly LearnedModule _model = new("Td3");
    private readonly ActionScale _scale;
    private readonly DeterministicPolicy _actor;
    private readonly ActionCritics _critics;
    private readonly IActionNoise? _exploration;
    private readonly RandomStream _smoothing;
    private readonly Scratch _actions = new();
    private readonly Scratch _nextActions = new();
    private readonly Scratch _targets = new();
    private readonly Scratch _actionGradients = new();
    private long _updates;

    /// <summary>Builds the actor, two critics, their targets and optimizers.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <exception cref="UserErrorException">Actions are discrete or without bounds.</exception>
    public Td3Algorithm(Td3Options options, EnvironmentAlgorithmContext context)
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
        _critics = new ActionCritics(context, 2, _encoder.Width, _scale.Components, _hidden);
        _model.Add("actor", _actor.Module);
        _critics.AddTo(_model);
        _exploration = ActionNoises.Create(
            options.ActionNoise,
            options.ActionNoiseDeviation,
            options.Environments,
            _scale.Components,
            context.Streams.Get("policy")
        );
        _smoothing = context.Streams.Get("target-noise");
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
        if (_updates++ == 0)
        {
            // Not in the constructor: parameters may have been loaded since.
            MoveTargets(1);
        }

        var states = _encoder.Encode(batch.Observations); // [B, I]
        var actions = _actions.Take(batch.Actions.Length); // [B, A]
        _scale.ToUnit(batch.Actions, actions);
        var learningRate = _options.LearningRate.At(context.Progress);

        // The lesser of two critics (section 4.2) at the target's action with noise (section 5.3).
        var targets = _targets.Take(batch.Count); // [B]
        var nextStates = _nextEncoder.Encode(batch.NextObservations);
        _critics.LeastTargetValues(nextStates, SmoothedActions(nextStates, actions.Length), targets);
        BootstrappedTargets.Compute(batch, _options.Discount, targets, targets);
        var step = _critics.Learn(states, actions, targets, batch.Weights, 1, learningRate);

        double? actorLoss = null;
        if (_updates % _options.PolicyDelay == 0)
        {
            // The deterministic policy gradient through the first critic.
            var gradients = _actionGradients.Take(actions.Length);
            actorLoss = _critics.ActionGradients(
                states,
                _actor.Forward(states, batch.Count),
                1,
                batch.Count,
                gradients
            );
            _actor.Learn(gradients, _options.ActorLearningRate?.At(context.Progress) ?? learningRate);
            MoveTargets(_options.TargetUpdateRate);
        }

        return new Td3Record(step.Loss, actorLoss, step.MeanValue, learningRate);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("updates", _updates);
        _actor.Save(state.Section("actor"));
        _critics.Save(state.Section("critics"));
        _exploration?.Save(state.Section("exploration"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _updates = state.ReadInt64("updates");
        _actor.Load(state.Section("actor"));
        _critics.Load(state.Section("critics"));
        _exploration?.Load(state.Section("exploration"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _actor.Dispose();
        _critics.Dispose();
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) => ActionScale.Fault("td3", actions);

    /// <summary>mu'(s') + clip(noise, -c, c), within [-1, 1].</summary>
    private ReadOnlySpan<float> SmoothedActions(ReadOnlySpan<float> nextStates, int length)
    {
        var actions = _nextActions.Take(length);
        _actor.ActAsTarget(nextStates, actions);
        if (_options.TargetNoiseDeviation > 0)
        {
            var (deviation, clip) = (_options.TargetNoiseDeviation, _options.TargetNoiseClip);
            foreach (ref var action in actions)
            {
                var noise = Math.Clamp(deviation * _smoothing.NextGaussian(), -clip, clip);
                action = (float)Math.Clamp(action + noise, -1, 1);
            }
        }

        return actions;
    }

    private void MoveTargets(double rate)
    {
        _actor.MoveTarget(rate);
        _critics.MoveTargets(rate);
    }
}
