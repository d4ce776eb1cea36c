using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Reinforce;

/// <summary>
/// REINFORCE (Williams, 1992, "Simple statistical gradient-following algorithms for connectionist reinforcement learning"; Sutton
/// and Barto, 2018, "Reinforcement learning", sections 13.3 and 13.4): whole episodes, Monte Carlo returns, with a learned
/// baseline or without.
/// </summary>
[Plugin("reinforce", typeof(ReinforceOptions), Summary = "REINFORCE, with or without baseline (Williams 1992)")]
public sealed class ReinforceAlgorithm : IHostOnPolicyAlgorithm, ISamplesActions
{
    private readonly ReinforceOptions _options;
    private readonly HostEncoder _encoder;
    private readonly LearnedModule _model = new(nameof(ReinforceAlgorithm));
    private readonly IHostPolicy _policy;
    private readonly ITrainableNetwork? _baseline;
    private readonly IGradientOptimizer _optimizer;
    private readonly IGradientOptimizer? _baselineOptimizer;
    private readonly RandomStream _random;
    private readonly EpisodeMemory _memory;

    /// <summary>Builds networks and optimizers.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    public ReinforceAlgorithm(ReinforceOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _encoder = new HostEncoder(context.ObservationSpace);
        var initialization = context.Streams.Get("initialization");
        _policy = HostPolicies.Build(context, initialization, options.InitialLogDeviation, gsde: null, _model);
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _policy.Trained);
        if (options.Baseline)
        {
            var shape = new NetworkShape(_encoder.Width, 1) { OrthogonalOutputGain = 1 };
            _baseline = TrainableNetworks.Build(context, shape, initialization);
            _baselineOptimizer = GradientOptimizers.Adam(new AdamSettings(), _baseline);
            _model.Add("value", _baseline.Module);
        }

        _random = context.Streams.Get("policy");
        _memory = new EpisodeMemory(
            options.Environments,
            context.ObservationSpace.Size,
            _policy.Distribution.ActionSize,
            options.Discount
        );

        // A step at a time, so that no step follows an episode's end under the policy that is about to change.
        Settings = new OnPolicySettings(options.Environments, StepsPerRollout: 1);
    }

    /// <inheritdoc />
    public OnPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, HostDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _policy.Sample(_encoder.Encode(observations), _random, decision.Actions, decision.LogProbabilities);

        // The baseline is computed when an episode has ended.
        Array.Clear(decision.Values);
    }

    /// <summary>The baseline, from which the return of a truncated episode continues; 0 without one.</summary>
    /// <inheritdoc />
    public void Value(ReadOnlySpan<float> observations, Span<float> values)
    {
        if (_baseline is null)
        {
            values.Clear();
            return;
        }

        _baseline.Predict(_encoder.Encode(observations), values.Length).CopyTo(values);
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        var rows = actions.Length / _policy.Distribution.ActionSize;
        _policy.Distribution.Mode(_policy.Predict(_encoder.Encode(observations), rows), actions);
    }

    /// <inheritdoc />
    public void ActSampled(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions) =>
        _policy.Draw(_encoder.Encode(observations), random, actions);

    /// <summary>
    /// Once enough episodes have ended, a step up the mean of gamma^t (G_t - b(s_t)) grad log pi(a_t|s_t) over their steps
    /// (equations 13.8 and 13.11).
    /// </summary>
    /// <inheritdoc />
    public UpdateRecord Update(HostRollout rollout, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(context);
        _memory.Add(rollout);
        if (_memory.Episodes < _options.EpisodesPerUpdate)
        {
            return ReinforceRecord.Nothing;
        }

        var steps = _memory.Ended;
        var inputs = _encoder.Encode(steps.Observations);
        var advantages = steps.Returns.ToArray();
        double? explained = null,
            baselineLoss = null;
        if (_baseline is not null)
        {
            (explained, baselineLoss) = FitBaseline(inputs, advantages, context.Progress);
        }

        if (_options.NormalizeAdvantages && advantages.Length > 1)
        {
            StandardScores.Compute(advantages, advantages);
        }

        var record = Climb(inputs, advantages, context.Progress) with
        {
            BaselineLoss = baselineLoss,
            ExplainedVariance = explained,
            StepsLearned = steps.Count,
        };
        _memory.ClearEnded();
        return record;
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        _baselineOptimizer?.Save(state.Section("baseline_optimizer"));
        _memory.Save(state.Section("episodes"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        _baselineOptimizer?.Load(state.Section("baseline_optimizer"));
        _memory.Load(state.Section("episodes"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _baselineOptimizer?.Dispose();
        _policy.Dispose();
        _baseline?.Dispose();
    }

    /// <summary>Turns returns into advantages by the baseline as it is, then takes one step on its mean squared error.</summary>
    private (double? Explained, double Loss) FitBaseline(
        ReadOnlySpan<float> inputs,
        Span<float> advantages,
        double progress
    )
    {
        var values = _baseline!.Forward(inputs, advantages.Length); // [B]
        var explained = ExplainedVariance.Compute(values, advantages);
        var gradients = new float[values.Length];
        var loss = 0.0;
        for (var b = 0; b < values.Length; b++)
        {
            advantages[b] -= values[b];
            loss += (double)advantages[b] * advantages[b] / values.Length;
            gradients[b] = -2 * advantages[b] / values.Length;
        }

        _baselineOptimizer!.ZeroGradients();
        _baseline.Backward(gradients);
        _baselineOptimizer.Step(_options.BaselineLearningRate.At(progress));
        return (explained, loss);
    }

    private ReinforceRecord Climb(ReadOnlySpan<float> inputs, ReadOnlySpan<float> advantages, double progress)
    {
        var (steps, count) = (_memory.Ended, advantages.Length);
        var distribution = _policy.Distribution;
        var parameters = _policy.Forward(inputs, count); // [B, D]
        float[] logProbabilities = new float[count],
            entropies = new float[count],
            weights = new float[count],
            gradients = new float[parameters.Length];
        distribution.LogProbabilities(parameters, steps.Actions, logProbabilities);
        distribution.Entropies(parameters, entropies);
        double loss = 0,
            entropy = 0;
        for (var b = 0; b < count; b++)
        {
            weights[b] = -advantages[b] * (_options.DiscountSteps ? steps.Factors[b] : 1) / count;
            loss += (double)weights[b] * logProbabilities[b];
            entropy += (double)entropies[b] / count;
        }

        distribution.AddLogProbabilityGradients(parameters, steps.Actions, weights, gradients);
        if (_options.EntropyCoefficient > 0)
        {
            distribution.AddEntropyGradients(parameters, (float)(-_options.EntropyCoefficient / count), gradients);
        }

        _optimizer.ZeroGradients();
        _policy.Backward(gradients);
        double? norm = _options.MaxGradientNorm is { } limit ? _optimizer.ClipNorm(limit) : null;
        var learningRate = _options.LearningRate.At(progress);
        _optimizer.Step(learningRate);
        return new ReinforceRecord
        {
            PolicyLoss = loss,
            Entropy = entropy,
            GradientNorm = norm,
            LearningRate = learningRate,
        };
    }
}
