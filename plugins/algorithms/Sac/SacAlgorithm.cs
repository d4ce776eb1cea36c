using Rlfw.Contracts;
using Rlfw.Training.Critics;
using Rlfw.Training.Estimators;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Sac;

/// <summary>
/// Soft actor-critic (Haarnoja et al., 2018, "Soft actor-critic: off-policy maximum entropy deep reinforcement learning with a
/// stochastic actor"), in the form without a value network and with a learned temperature of the second paper (Haarnoja et al., 2018,
/// "Soft actor-critic algorithms and applications", algorithm 1). Equations are the second paper's.
/// </summary>
[Plugin("sac", typeof(SacOptions), Summary = "Soft actor-critic, for continuous actions (Haarnoja et al. 2018)")]
public sealed class SacAlgorithm : IHostOffPolicyAlgorithm, ISamplesActions, IChecksSpaces
{
    private static readonly int[] _hidden = [256, 256];

    private readonly SacOptions _options;
    private readonly HostEncoder _encoder;
    private readonly HostEncoder _nextEncoder;
    private readonly LearnedModule _model = new("Sac");
    private readonly ActionScale _scale;
    private readonly ISquashedActor _actor;
    private readonly ActionCritics _critics;
    private readonly EntropyTemperature _temperature;
    private readonly Scratch _actions = new();
    private readonly Scratch _policyActions = new();
    private readonly Scratch _logProbabilities = new();
    private readonly Scratch _targets = new();
    private readonly Scratch _actionGradients = new();
    private bool _hasTargets;

    /// <summary>Builds the actor, two critics, their targets, temperature and optimizers.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <exception cref="UserErrorException">Actions are discrete or without bounds.</exception>
    public SacAlgorithm(SacOptions options, EnvironmentAlgorithmContext context)
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
        var shape = new NetworkShape(_encoder.Width, _scale.Components)
        {
            DefaultHidden = _hidden,
            DefaultActivation = "relu",
        };
        _actor = options.Gsde is { } gsde
            ? new StateNoiseActor(context, shape, options, gsde)
            : new GaussianActor(context, shape);
        _critics = new ActionCritics(context, 2, _encoder.Width, _scale.Components, _hidden);
        _temperature = new EntropyTemperature(options.Temperature, options.TargetEntropy ?? -_scale.Components);
        _model.Add("actor", _actor.Module);
        _critics.AddTo(_model);
        if (_temperature.Parameter is { } learned)
        {
            _model.Add("log_temperature", learned);
        }
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        _actor.Explore(_encoder.Encode(observations), actions);
        _scale.FromUnit(actions, actions);
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        _actor.Mode(_encoder.Encode(observations), actions);
        _scale.FromUnit(actions, actions);
    }

    /// <inheritdoc />
    public void ActSampled(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions)
    {
        _actor.Draw(_encoder.Encode(observations), random, actions);
        _scale.FromUnit(actions, actions);
    }

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        if (!_hasTargets)
        {
            // Not in the constructor: parameters may have been loaded since.
            _critics.MoveTargets(1);
            _hasTargets = true;
        }

        var learningRate = _options.LearningRate.At(context.Progress);
        var states = _encoder.Encode(batch.Observations); // [B, I]
        var actions = _actions.Take(batch.Actions.Length); // [B, A]
        _scale.ToUnit(batch.Actions, actions);
        var alpha = _temperature.Value;

        // y = r + gamma (min Q'(s', a') - alpha log pi(a'|s')), equations 3 and 5, and the critics' squared error by it.
        _actor.BeginUpdate();
        var critics = _critics.Learn(states, actions, Targets(batch, alpha), batch.Weights, 0.5, learningRate);

        // Mean of alpha log pi(a|s) - min Q(s, a) with a = f(noise, s), equation 9.
        var policyActions = _policyActions.Take(actions.Length);
        var logProbabilities = _logProbabilities.Take(batch.Count);
        _actor.Forward(states, policyActions, logProbabilities);
        var meanLogProbability = Mean(logProbabilities);
        var gradients = _actionGradients.Take(actions.Length);
        var valueLoss = _critics.ActionGradients(states, policyActions, 2, batch.Count, gradients);
        logProbabilities.Fill(alpha / batch.Count);
        var actorRate = _options.ActorLearningRate?.At(context.Progress) ?? learningRate;
        _actor.Learn(policyActions, gradients, logProbabilities, actorRate);

        var temperatureRate = _options.TemperatureLearningRate?.At(context.Progress) ?? learningRate;
        var temperatureLoss = _temperature.Learn(meanLogProbability, temperatureRate);
        _critics.MoveTargets(_options.TargetUpdateRate);
        return new SacRecord
        {
            CriticLoss = critics.Loss,
            ActorLoss = (alpha * meanLogProbability) + valueLoss,
            TemperatureLoss = temperatureLoss,
            Temperature = alpha,
            Entropy = -meanLogProbability,
            MeanQ = critics.MeanValue,
            LearningRate = learningRate,
        };
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("has_targets", _hasTargets);
        _actor.Save(state.Section("actor"));
        _critics.Save(state.Section("critics"));
        _temperature.Save(state.Section("temperature"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _hasTargets = state.ReadBoolean("has_targets");
        _actor.Load(state.Section("actor"));
        _critics.Load(state.Section("critics"));
        _temperature.Load(state.Section("temperature"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _actor.Dispose();
        _critics.Dispose();
        _temperature.Dispose();
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) => ActionScale.Fault("sac", actions);

    private static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>y of both critics, [B].</summary>
    private ReadOnlySpan<float> Targets(HostTransitions batch, float alpha)
    {
        var nextStates = _nextEncoder.Encode(batch.NextObservations);
        var nextActions = _policyActions.Take(batch.Actions.Length);
        var logProbabilities = _logProbabilities.Take(batch.Count);
        _actor.Sample(nextStates, nextActions, logProbabilities);
        var targets = _targets.Take(batch.Count);
        _critics.LeastTargetValues(nextStates, nextActions, targets);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] -= alpha * logProbabilities[i];
        }

        BootstrappedTargets.Compute(batch, _options.Discount, targets, targets);
        return targets;
    }
}
