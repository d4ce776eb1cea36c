namespace Rlfw.Plugins.Ppo;

/// <summary>
/// Collects what an update reports as tensors on the device and reads them once, at the end: no minibatch waits for the
/// device.
/// </summary>
internal sealed class PpoStatistics
{
    private readonly List<Tensor> _policyLosses = [];
    private readonly List<Tensor> _valueLosses = [];
    private readonly List<Tensor> _entropies = [];
    private readonly List<Tensor> _approxKls = [];
    private readonly List<Tensor> _clipFractions = [];

    /// <summary>Forgets the drift of the epoch before.</summary>
    public void BeginEpoch()
    {
        _entropies.Clear();
        _approxKls.Clear();
        _clipFractions.Clear();
    }

    /// <summary>Measures a minibatch's policy against the one that collected.</summary>
    /// <param name="logRatios">log pi(a|s) - log pi_old(a|s), float32 [B], detached.</param>
    /// <param name="entropy">float32 [], detached.</param>
    /// <param name="clipRange">The clip range.</param>
    /// <returns>The KL divergence, float32 [].</returns>
    public Tensor AddDrift(Tensor logRatios, Tensor entropy, double clipRange)
    {
        var (approxKl, clipFraction) = PpoLoss.Drift(logRatios, clipRange);
        _entropies.Add(entropy.MoveToOuterDisposeScope());
        _approxKls.Add(approxKl.MoveToOuterDisposeScope());
        _clipFractions.Add(clipFraction.MoveToOuterDisposeScope());
        return approxKl;
    }

    /// <summary>Takes a minibatch's losses.</summary>
    /// <param name="policyLoss">float32 [], detached.</param>
    /// <param name="valueLoss">float32 [], detached.</param>
    public void AddLosses(Tensor policyLoss, Tensor valueLoss)
    {
        _policyLosses.Add(policyLoss.MoveToOuterDisposeScope());
        _valueLosses.Add(valueLoss.MoveToOuterDisposeScope());
    }

    /// <summary>The means.</summary>
    /// <param name="learningRate">Adam's step size.</param>
    /// <param name="epochs">Epochs begun.</param>
    /// <param name="explainedVariance">Of the values at collection.</param>
    public PpoRecord ToRecord(double learningRate, int epochs, double? explainedVariance) =>
        new()
        {
            PolicyLoss = Mean(_policyLosses),
            ValueLoss = Mean(_valueLosses),
            Entropy = Mean(_entropies),
            ApproxKl = Mean(_approxKls),
            ClipFraction = Mean(_clipFractions),
            ExplainedVariance = explainedVariance,
            LearningRate = learningRate,
            EpochsDone = epochs,
        };

    /// <summary>0 where an update ended before its first gradient step.</summary>
    private static double Mean(List<Tensor> values) => values.Count == 0 ? 0 : stack(values).mean().item<float>();
}
