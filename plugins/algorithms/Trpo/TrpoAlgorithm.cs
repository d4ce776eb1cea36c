using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Trpo;

/// <summary>
/// Trust region policy optimization (Schulman et al., 2015, "Trust region policy optimization", section 6 and appendix C) with
/// generalized advantage estimation.
/// </summary>
[Plugin("trpo", typeof(TrpoOptions), Summary = "Trust region policy optimization (Schulman et al. 2015)")]
public sealed class TrpoAlgorithm : IHostOnPolicyAlgorithm, ISamplesActions
{
    private readonly TrpoOptions _options;
    private readonly HostActorCritic _networks;
    private readonly IGradientOptimizer _optimizer;
    private readonly TrustRegionStep _step;
    private readonly ValueLearner _learner;
    private readonly RandomStream _random;
    private readonly float[] _advantages;
    private readonly float[] _returns;

    /// <summary>Builds networks and the value function's optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    public TrpoAlgorithm(TrpoOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _networks = new HostActorCritic(context, options.InitialLogDeviation, options.Gsde);
        _optimizer = GradientOptimizers.Adam(new AdamSettings { Epsilon = options.AdamEpsilon }, _networks.Values);
        _random = context.Streams.Get("policy");
        Settings = new OnPolicySettings(options.Environments, options.StepsPerRollout);
        var count = checked(options.Environments * options.StepsPerRollout);
        _advantages = new float[count];
        _returns = new float[count];
        _step = new TrustRegionStep(_networks.Policy, options, context.Device);
        _learner = new ValueLearner(
            _networks.Values,
            _optimizer,
            context.Streams.Get("minibatch"),
            count,
            options.MinibatchSize
        );
    }

    /// <inheritdoc />
    public OnPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _networks.Model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, HostDecision decision) =>
        _networks.Act(observations, _random, decision);

    /// <inheritdoc />
    public void Value(ReadOnlySpan<float> observations, Span<float> values) => _networks.Value(observations, values);

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        _networks.ActGreedily(observations, actions);

    /// <inheritdoc />
    public void ActSampled(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions) =>
        _networks.ActSampled(observations, random, actions);

    /// <summary>One step of the policy within the trust region, then the values' fit to the returns.</summary>
    /// <inheritdoc />
    public UpdateRecord Update(HostRollout rollout, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(context);
        GeneralizedAdvantage.Compute(rollout, _options.Discount, _options.GaeLambda, _advantages, _returns);
        var inputs = _networks.Encode(rollout.Observations);
        var steps = PolicySteps.Of(
            inputs,
            rollout.Actions,
            rollout.LogProbabilities,
            _advantages,
            _options.SubSampling
        );
        if (_options.NormalizeAdvantages)
        {
            StandardScores.Compute(steps.Advantages, steps.Advantages);
        }

        var outcome = _step.Take(steps);
        _networks.Policy.BeginRollout();
        var learningRate = _options.LearningRate.At(context.Progress);
        return new TrpoRecord
        {
            Improvement = outcome.Improvement,
            Kl = outcome.Divergence,
            StepFound = outcome.Share > 0 ? 1 : 0,
            StepShare = outcome.Share,
            Entropy = outcome.Entropy,
            ValueLoss = _learner.Fit(inputs, _returns, _options.ValueEpochs, learningRate),
            ExplainedVariance = ExplainedVariance.Compute(rollout.Values, _returns),
            LearningRate = learningRate,
        };
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _networks.Dispose();
    }
}
