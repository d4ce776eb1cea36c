using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Ppo;

/// <summary>
/// Proximal policy optimization (Schulman et al., 2017, "Proximal policy optimization algorithms", algorithm 1) with the clipped
/// objective, the penalty on KL divergence, or both, and generalized advantage estimation.
/// </summary>
[Plugin(
    "ppo",
    typeof(PpoOptions),
    Summary = "Proximal policy optimization, clipped or with a KL penalty (Schulman et al. 2017)"
)]
public sealed class PpoAlgorithm : IHostOnPolicyAlgorithm, ISamplesActions
{
    private readonly PpoOptions _options;
    private readonly HostActorCritic _network;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _policyRandom;
    private readonly RandomStream _minibatchRandom;
    private readonly PpoSteps _rollout;
    private readonly PpoSteps _minibatch;
    private readonly PpoGradients _gradients;
    private readonly KlPenalty? _penalty;
    private readonly int[] _order;

    /// <summary>Builds networks and optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    public PpoAlgorithm(PpoOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _network = new HostActorCritic(context, options.InitialLogDeviation, options.Gsde);
        _optimizer = GradientOptimizers.Adam(
            new AdamSettings { Epsilon = options.AdamEpsilon },
            [.. _network.Policy.Trained, _network.Values]
        );
        _policyRandom = context.Streams.Get("policy");
        _minibatchRandom = context.Streams.Get("minibatch");
        Settings = new OnPolicySettings(options.Environments, options.StepsPerRollout);
        var distribution = _network.Policy.Distribution;
        _order = new int[options.Environments * options.StepsPerRollout];
        _penalty = options.KlPenalty is { } penalty ? new KlPenalty(penalty, _network.Policy, _order.Length) : null;
        var compared = _penalty is null ? 0 : distribution.ParameterSize;
        _rollout = new PpoSteps(_order.Length, _network.Inputs, distribution.ActionSize, compared);
        _minibatch = new PpoSteps(options.MinibatchSize, _network.Inputs, distribution.ActionSize, compared);
        _gradients = new PpoGradients(options.MinibatchSize, distribution);
    }

    /// <inheritdoc />
    public OnPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _network.Model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, HostDecision decision) =>
        _network.Act(observations, _policyRandom, decision);

    /// <inheritdoc />
    public void Value(ReadOnlySpan<float> observations, Span<float> values) => _network.Value(observations, values);

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        _network.ActGreedily(observations, actions);

    /// <inheritdoc />
    public void ActSampled(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions) =>
        _network.ActSampled(observations, random, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostRollout rollout, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(context);
        var statistics = new PpoStatistics();
        _rollout.Take(rollout, _network.Encode(rollout.Observations), _options.Discount, _options.GaeLambda);
        _penalty?.Remember(_rollout);
        var nearby = true;
        var epoch = 0;
        for (; nearby && epoch < _options.Epochs; epoch++)
        {
            statistics.BeginEpoch();
            nearby = DescendOnce(context.Progress, epoch == _options.Epochs - 1, statistics);
        }

        if (_penalty is not null)
        {
            var coefficient = _penalty.Coefficient;
            statistics.SetPenalty(_penalty.Adapt(_rollout), coefficient);
        }

        _network.Policy.BeginRollout();
        return statistics.ToRecord(
            _options.LearningRate.At(context.Progress),
            epoch,
            ExplainedVariance.Compute(_rollout.Values, _rollout.Returns)
        );
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        _penalty?.Save(state.Section("penalty"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        _penalty?.Load(state.Section("penalty"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    /// <summary>One epoch: every step of the rollout once, in random minibatches.</summary>
    /// <returns>False where the policy went too far from the one that collected.</returns>
    private bool DescendOnce(double progress, bool isLastEpoch, PpoStatistics statistics)
    {
        var measure = isLastEpoch || _options.TargetKl is not null;
        if (_rollout.Count == _options.MinibatchSize)
        {
            // A single minibatch needs no order: its mean does not depend on it.
            return Descend(_rollout, progress, measure, statistics);
        }

        DrawOrder();
        for (var start = 0; start < _order.Length; start += _options.MinibatchSize)
        {
            _minibatch.Take(_rollout, _order.AsSpan(start, _options.MinibatchSize));
            if (!Descend(_minibatch, progress, measure, statistics))
            {
                return false;
            }
        }

        return true;
    }

    private void DrawOrder()
    {
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        _minibatchRandom.Shuffle(_order.AsSpan());
    }

    /// <summary>One gradient step on equation 9: -L_clip + c1 L_value - c2 entropy; with a penalty also + beta KL (equation 8).</summary>
    /// <returns>False, and no step, where the policy is too far from the one that collected.</returns>
    private bool Descend(PpoSteps batch, double progress, bool measure, PpoStatistics statistics)
    {
        var clipRange = _options.ClipRange?.At(progress) ?? double.PositiveInfinity;
        var parameters = _network.Policy.Forward(batch.Inputs, batch.Count); // [B, D]
        _gradients.Compare(parameters, batch);
        if (measure)
        {
            var (approxKl, clipFraction) = PpoLoss.Drift(_gradients.LogRatios, clipRange);
            statistics.AddDrift(
                _gradients.MeanEntropy(parameters),
                approxKl,
                _options.ClipRange is null ? null : clipFraction
            );
            if (_options.TargetKl is { } target && approxKl > 1.5 * target)
            {
                return false;
            }
        }

        _optimizer.ZeroGradients();
        var policyLoss = _gradients.ByPolicy(
            parameters,
            batch,
            clipRange,
            _options.EntropyCoefficient,
            _options.NormalizeAdvantages
        );
        policyLoss += _penalty?.AddGradients(parameters, batch, _gradients.Parameters) ?? 0;
        _network.Policy.Backward(_gradients.Parameters);
        var values = _network.Values.Forward(batch.Inputs, batch.Count); // [B]
        var valueRange = _options.ValueClipRange?.At(progress);
        var valueLoss = _gradients.ByValues(values, batch, valueRange, _options.ValueCoefficient);
        _network.Values.Backward(_gradients.Values);
        if (_options.MaxGradientNorm is { } norm)
        {
            _optimizer.ClipNorm(norm);
        }

        _optimizer.Step(_options.LearningRate.At(progress));
        statistics.AddLosses(policyLoss, valueLoss);
        return true;
    }
}
