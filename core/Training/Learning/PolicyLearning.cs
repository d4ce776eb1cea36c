namespace Rlfw.Training.Learning;

/// <summary>How a policy learns from completions.</summary>
public sealed record PolicyLearning
{
    /// <summary>The loss.</summary>
    public required IPolicyObjective Objective { get; init; }

    /// <summary>What logits are divided by, as in sampling.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Weight of the KL divergence from the reference in the loss of each token; 0 without.</summary>
    public double Beta { get; init; }

    /// <summary>How that divergence is estimated.</summary>
    public KlEstimator KlEstimator { get; init; } = KlEstimator.K3;

    /// <summary>Weight of the mean entropy of tokens, which is subtracted from the loss; 0 without.</summary>
    public double EntropyCoefficient { get; init; }

    /// <summary>Weights between sampler and learner.</summary>
    public SamplerCorrection Correction { get; init; } = new(SamplerCorrectionMode.None, null, 1);

    /// <summary>Longer gradients are scaled down to this.</summary>
    public double MaximumGradientNorm { get; init; } = 1;

    /// <summary>Completions a forward pass at most; null for a whole minibatch.</summary>
    public int? MicroBatchRows { get; init; }

    /// <summary>Tokens a forward pass at most, prompts included; null for as many as memory seems to allow.</summary>
    public long? MicroBatchTokens { get; init; }
}
