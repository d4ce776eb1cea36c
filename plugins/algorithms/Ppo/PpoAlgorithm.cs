using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Ppo;

/// <summary>
/// Proximal policy optimization with the clipped objective (Schulman et al., 2017, "Proximal policy optimization
/// algorithms", algorithm 1) and generalized advantage estimation.
/// </summary>
[Plugin("ppo", typeof(PpoOptions), Summary = "Proximal policy optimization, clipped (Schulman et al. 2017)")]
public sealed class PpoAlgorithm : IOnPolicyAlgorithm
{
    private readonly PpoOptions _options;
    private readonly ActorCritic _network;
    private readonly Adam _optimizer;
    private readonly RandomStream _policyRandom;
    private readonly RandomStream _minibatchRandom;

    /// <summary>Builds networks and optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    public PpoAlgorithm(PpoOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _network = new ActorCritic(context, options.InitialLogDeviation);
        _optimizer = optim.Adam(_network.parameters(), options.LearningRate.Start, eps: options.AdamEpsilon);
        _policyRandom = context.Streams.Get("policy");
        _minibatchRandom = context.Streams.Get("minibatch");
        Settings = new OnPolicySettings(options.Environments, options.StepsPerRollout);
    }

    /// <inheritdoc />
    public OnPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _network;

    /// <inheritdoc />
    public PolicyOutput Act(Tensor observations)
    {
        using var inference = no_grad();
        var inputs = _network.Encode(observations);
        var (actions, logProbabilities) = _network.Actions.Sample(_network.Policy(inputs), _policyRandom);
        return new PolicyOutput(actions, logProbabilities, _network.Value(inputs));
    }

    /// <inheritdoc />
    public Tensor Value(Tensor observations)
    {
        using var inference = no_grad();
        return _network.Value(_network.Encode(observations));
    }

    /// <inheritdoc />
    public Tensor ActGreedily(Tensor observations)
    {
        using var inference = no_grad();
        return _network.Actions.Mode(_network.Policy(_network.Encode(observations)));
    }

    /// <inheritdoc />
    public UpdateRecord Update(Rollout rollout, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(context);
        var statistics = new PpoStatistics();
        var learningRate = _options.LearningRate.At(context.Progress);
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        var (advantages, returns) = GeneralizedAdvantage.Compute(rollout, _options.Discount, _options.GaeLambda);
        var steps = PpoSteps.Flatten(rollout, _network.Encode(rollout.Observations), advantages, returns);
        var nearby = true;
        var epoch = 0;
        for (; nearby && epoch < _options.Epochs; epoch++)
        {
            statistics.BeginEpoch();
            nearby = DescendOnce(steps, context.Progress, epoch == _options.Epochs - 1, statistics);
        }

        return statistics.ToRecord(learningRate, epoch, ExplainedVariance.Compute(rollout.Values, returns));
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    /// <summary>One epoch: every step of the rollout once, in random minibatches.</summary>
    /// <returns>False where the policy went too far from the one that collected.</returns>
    private bool DescendOnce(PpoSteps steps, double progress, bool isLastEpoch, PpoStatistics statistics)
    {
        // A single minibatch needs no order: its mean does not depend on it.
        var order = steps.Count == _options.MinibatchSize ? null : steps.DrawOrder(_minibatchRandom);
        for (var start = 0; start < steps.Count; start += _options.MinibatchSize)
        {
            using var scope = NewDisposeScope();
            var minibatch = order is null ? steps : steps.Select(order.narrow(0, start, _options.MinibatchSize));
            if (!Descend(minibatch, progress, isLastEpoch || _options.TargetKl is not null, statistics))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One gradient step on equation 9: -L_clip + c1 L_value - c2 entropy.</summary>
    /// <returns>False, and no step, where the policy is too far from the one that collected.</returns>
    private bool Descend(PpoSteps batch, double progress, bool measure, PpoStatistics statistics)
    {
        var clipRange = _options.ClipRange.At(progress);
        var outputs = _network.Policy(batch.Inputs); // [B, K]
        var withEntropy = measure || _options.EntropyCoefficient > 0;
        var (logProbabilities, entropy) = _network.Actions.Evaluate(outputs, batch.Actions, withEntropy);
        var logRatios = logProbabilities - batch.LogProbabilities; // [B]
        if (measure)
        {
            var approxKl = statistics.AddDrift(logRatios.detach(), entropy!.detach(), clipRange);
            if (_options.TargetKl is { } target && approxKl.item<float>() > 1.5 * target)
            {
                return false;
            }
        }

        var advantages = _options.NormalizeAdvantages ? PpoLoss.Standardize(batch.Advantages) : batch.Advantages;
        var policyLoss = PpoLoss.Policy(logRatios, advantages, clipRange);
        var values = _network.Value(batch.Inputs); // [B]
        var valueLoss = PpoLoss.Value(values, batch.Returns, batch.Values, _options.ValueClipRange?.At(progress));
        var loss = policyLoss + (_options.ValueCoefficient * valueLoss);
        if (_options.EntropyCoefficient > 0)
        {
            loss -= _options.EntropyCoefficient * entropy!;
        }

        _optimizer.zero_grad();
        loss.backward();
        if (_options.MaxGradientNorm is { } norm)
        {
            utils.clip_grad_norm_(_network.parameters(), norm);
        }

        _optimizer.step();
        statistics.AddLosses(policyLoss.detach(), valueLoss.detach());
        return true;
    }
}
