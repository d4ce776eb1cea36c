using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.A2c;

/// <summary>
/// Advantage actor-critic (Mnih et al., 2016, "Asynchronous methods for deep reinforcement learning", algorithm S3), with
/// environments that step together in the place of asynchronous actors.
/// </summary>
[Plugin("a2c", typeof(A2cOptions), Summary = "Advantage actor-critic, synchronous (Mnih et al. 2016)")]
public sealed class A2cAlgorithm : IHostOnPolicyAlgorithm, ISamplesActions
{
    private readonly A2cOptions _options;
    private readonly HostActorCritic _networks;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _random;
    private readonly float[] _advantages;
    private readonly float[] _returns;
    private readonly float[] _weights;
    private readonly float[] _entropies;
    private readonly float[] _policyGradients;
    private readonly float[] _valueGradients;

    /// <summary>Builds networks and optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    public A2cAlgorithm(A2cOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _networks = new HostActorCritic(context, options.InitialLogDeviation, options.Gsde);
        _optimizer = MakeOptimizer(options, [.. _networks.Policy.Trained, _networks.Values]);
        _random = context.Streams.Get("policy");
        Settings = new OnPolicySettings(options.Environments, options.StepsPerRollout);
        var count = checked(options.Environments * options.StepsPerRollout);
        _advantages = new float[count];
        _returns = new float[count];
        _weights = new float[count];
        _entropies = new float[count];
        _policyGradients = new float[checked(count * _networks.Policy.Distribution.ParameterSize)];
        _valueGradients = new float[count];
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

    /// <summary>One gradient step on mean(-A log pi(a|s) - beta H(pi(.|s)) + c (V(s) - R)^2) over the rollout.</summary>
    /// <inheritdoc />
    public UpdateRecord Update(HostRollout rollout, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(context);
        GeneralizedAdvantage.Compute(rollout, _options.Discount, _options.GaeLambda, _advantages, _returns);
        var explained = ExplainedVariance.Compute(rollout.Values, _returns);
        if (_options.NormalizeAdvantages)
        {
            StandardScores.Compute(_advantages, _advantages);
        }

        _optimizer.ZeroGradients();
        var inputs = _networks.Encode(rollout.Observations);
        var (policyLoss, entropy) = AddPolicyGradients(inputs, rollout);
        var valueLoss = AddValueGradients(inputs);
        double? norm = _options.MaxGradientNorm is { } limit ? _optimizer.ClipNorm(limit) : null;
        var learningRate = _options.LearningRate.At(context.Progress);
        _optimizer.Step(learningRate);
        _networks.Policy.BeginRollout();
        return new A2cRecord
        {
            PolicyLoss = policyLoss,
            ValueLoss = valueLoss,
            Entropy = entropy,
            GradientNorm = norm,
            ExplainedVariance = explained,
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

    private static IGradientOptimizer MakeOptimizer(A2cOptions options, IReadOnlyList<ITrainable> trained)
    {
        if (options.Optimizer == A2cOptimizer.Adam)
        {
            return GradientOptimizers.Adam(new AdamSettings { Epsilon = options.OptimizerEpsilon }, trained);
        }

        var settings = new RmsPropSettings
        {
            Alpha = options.RmsDecay,
            Epsilon = options.OptimizerEpsilon,
            EpsilonInsideRoot = options.Optimizer == A2cOptimizer.RmspropTensorflow,
        };
        return GradientOptimizers.RmsProp(settings, trained);
    }

    /// <summary>Of mean(-A log pi - beta H); the policy is still the one that collected.</summary>
    private (double Loss, double Entropy) AddPolicyGradients(ReadOnlySpan<float> inputs, HostRollout rollout)
    {
        var count = rollout.Count;
        var distribution = _networks.Policy.Distribution;
        var parameters = _networks.Policy.Forward(inputs, count); // [B, D]
        distribution.Entropies(parameters, _entropies);
        double loss = 0,
            entropy = 0;
        for (var b = 0; b < count; b++)
        {
            _weights[b] = -_advantages[b] / count;
            loss += (double)_weights[b] * rollout.LogProbabilities[b];
            entropy += _entropies[b];
        }

        Array.Clear(_policyGradients);
        distribution.AddLogProbabilityGradients(parameters, rollout.Actions, _weights, _policyGradients);
        if (_options.EntropyCoefficient > 0)
        {
            var weight = (float)(-_options.EntropyCoefficient / count);
            distribution.AddEntropyGradients(parameters, weight, _policyGradients);
        }

        _networks.Policy.Backward(_policyGradients);
        return (loss, entropy / count);
    }

    /// <summary>Of c mean((V - R)^2): 2 c (V - R) / B by each value.</summary>
    private double AddValueGradients(ReadOnlySpan<float> inputs)
    {
        var values = _networks.Values.Forward(inputs, _returns.Length); // [B]
        var weight = (float)(2 * _options.ValueCoefficient / values.Length);
        var loss = 0.0;
        for (var b = 0; b < values.Length; b++)
        {
            var error = values[b] - _returns[b];
            loss += (double)error * error;
            _valueGradients[b] = weight * error;
        }

        _networks.Values.Backward(_valueGradients);
        return loss / values.Length;
    }
}
