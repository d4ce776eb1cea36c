namespace Rlfw.Plugins.Grpo;

/// <summary>Sums over the micro-batches of one update.</summary>
internal sealed class GrpoStatistics
{
    private readonly List<double> _gradNorms = [];
    private double _loss;
    private double _tokens;
    private double _entropy;
    private double _kl;
    private double _low;
    private double _high;
    private double _gap;
    private double _largestGap;

    /// <summary>Adds one micro-batch's sums; the one place where an update waits for the device.</summary>
    /// <param name="sums">Scalars: loss, tokens, entropy, kl, clipped low, clipped high, gap, largest gap.</param>
    public void Add(params Tensor[] sums)
    {
        var values = torch
            .stack(Array.ConvertAll(sums, sum => sum.detach().to_type(ScalarType.Float32)))
            .cpu()
            .data<float>();
        _loss += values[0];
        _tokens += values[1];
        _entropy += values[2];
        _kl += values[3];
        _low += values[4];
        _high += values[5];
        _gap += values[6];
        _largestGap = Math.Max(_largestGap, values[7]);
    }

    /// <summary>Notes a gradient step.</summary>
    public void AddStep(double gradNorm) => _gradNorms.Add(gradNorm);

    /// <summary>The record of the update.</summary>
    /// <param name="completions">All completions.</param>
    /// <param name="learned">How many of them were computed, in one pass over all.</param>
    /// <param name="hasReference">Whether the KL divergence was measured.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="zeroDeviation">Share of groups without a spread of rewards.</param>
    public GrpoRecord ToRecord(
        IReadOnlyList<LearnedCompletion> completions,
        int learned,
        bool hasReference,
        double learningRate,
        double zeroDeviation
    )
    {
        var tokens = Math.Max(_tokens, 1);
        return new GrpoRecord
        {
            Loss = _loss / _gradNorms.Count,
            Kl = hasReference ? _kl / tokens : null,
            Entropy = _entropy / tokens,
            ClipFractionLow = _low / tokens,
            ClipFractionHigh = _high / tokens,
            GradNorm = _gradNorms.Average(),
            LearningRate = learningRate,
            AdvantageStd = Math.Sqrt(completions.Average(x => (double)x.Advantage * x.Advantage)),
            FracRewardZeroStd = zeroDeviation,
            LearnedShare = (double)learned / completions.Count,
            SamplerGapMean = _gap / tokens,
            SamplerGapMax = _largestGap,
            Tokens = completions.Sum(x => (long)x.Tokens),
        };
    }
}
