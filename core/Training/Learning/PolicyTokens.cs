namespace Rlfw.Training.Learning;

/// <summary>What a policy's loss is a function of: N completion tokens of B completions.</summary>
public sealed record PolicyTokens
{
    /// <summary>lp, log-probabilities under the parameters that learn, [N]; a leaf that records gradients.</summary>
    public required Tensor LogProbabilities { get; init; }

    /// <summary>lp_old, under the parameters before the training step's first update, [N]; no gradients.</summary>
    public required Tensor Old { get; init; }

    /// <summary>A of each token's completion, [N].</summary>
    public required Tensor Advantages { get; init; }

    /// <summary>Which completion each token belongs to.</summary>
    public required TokenRows Rows { get; init; }
}
