namespace Rlfw.Plugins.Ppo;

/// <summary>Collects what an update reports.</summary>
internal sealed class PpoStatistics
{
    private double _policyLoss;
    private double _valueLoss;
    private int _gradientSteps;
    private double _entropy;
    private double _approxKl;
    private double? _clipFraction;
    private double? _kl;
    private double? _klCoefficient;
    private int _measured;

    /// <summary>Forgets the drift of the epoch before.</summary>
    public void BeginEpoch() => (_entropy, _approxKl, _clipFraction, _measured) = (0, 0, 0, 0);

    /// <summary>Takes how a minibatch's policy differs from the one that collected.</summary>
    /// <param name="entropy">Mean entropy of the policy.</param>
    /// <param name="approxKl">KL divergence.</param>
    /// <param name="clipFraction">Share of ratios outside the clip range; null without one.</param>
    public void AddDrift(double entropy, double approxKl, double? clipFraction)
    {
        _entropy += entropy;
        _approxKl += approxKl;
        _clipFraction += clipFraction;
        _measured++;
    }

    /// <summary>Takes a minibatch's losses.</summary>
    /// <param name="policyLoss">Of the policy.</param>
    /// <param name="valueLoss">Of the values.</param>
    public void AddLosses(double policyLoss, double valueLoss)
    {
        _policyLoss += policyLoss;
        _valueLoss += valueLoss;
        _gradientSteps++;
    }

    /// <summary>Takes what the penalty came to.</summary>
    /// <param name="divergence">KL divergence over the whole rollout.</param>
    /// <param name="coefficient">The update's coefficient.</param>
    public void SetPenalty(double divergence, double coefficient) => (_kl, _klCoefficient) = (divergence, coefficient);

    /// <summary>The means.</summary>
    /// <param name="learningRate">Adam's step size.</param>
    /// <param name="epochs">Epochs begun.</param>
    /// <param name="explainedVariance">Of the values at collection.</param>
    public PpoRecord ToRecord(double learningRate, int epochs, double? explainedVariance) =>
        new()
        {
            PolicyLoss = Mean(_policyLoss, _gradientSteps),
            ValueLoss = Mean(_valueLoss, _gradientSteps),
            Entropy = Mean(_entropy, _measured),
            ApproxKl = Mean(_approxKl, _measured),
            ClipFraction = _clipFraction is { } sum ? Mean(sum, _measured) : null,
            Kl = _kl,
            KlCoefficient = _klCoefficient,
            ExplainedVariance = explainedVariance,
            LearningRate = learningRate,
            EpochsDone = epochs,
        };

    /// <summary>0 where an update ended before its first gradient step.</summary>
    private static double Mean(double sum, int count) => count == 0 ? 0 : sum / count;
}
