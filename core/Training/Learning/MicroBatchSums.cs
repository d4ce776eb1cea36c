namespace Rlfw.Training.Learning;

/// <summary>Sums over one micro-batch's tokens.</summary>
internal sealed record MicroBatchSums
{
    public required double Loss { get; init; }

    public required double Tokens { get; init; }

    public required double Entropy { get; init; }

    public required double Divergence { get; init; }

    public required double ClippedLow { get; init; }

    public required double ClippedHigh { get; init; }

    /// <summary>The distance between the sampler's and the learner's log-probability of each token.</summary>
    public required float[] Gaps { get; init; }

    /// <summary>Of the weights between sampler and learner.</summary>
    public (double Least, double Sum, double Largest)? Weights { get; init; }

    public double ForwardSeconds { get; init; }

    public double BackwardSeconds { get; init; }
}
