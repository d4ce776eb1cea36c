namespace Rlfw.Training.Learning;

/// <summary>Sums over what one update learned from; shares and means are over its tokens.</summary>
public sealed class PolicyStatistics
{
    private readonly List<double> _gradientNorms = [];
    private readonly List<double> _lowShares = [];
    private readonly List<double> _highShares = [];
    private double _loss;
    private double _tokens;
    private double _entropy;
    private double _divergence;
    private double _low;
    private double _high;
    private readonly List<float> _gaps = [];
    private double _weights;
    private double _leastWeight = double.PositiveInfinity;
    private double _largestWeight = double.NegativeInfinity;

    /// <summary>The loss, mean over gradient steps.</summary>
    public double Loss => _loss / Math.Max(_gradientNorms.Count, 1);

    /// <summary>The gradients' norm before they were scaled down, mean over gradient steps.</summary>
    public double GradientNorm => _gradientNorms.Count == 0 ? 0 : _gradientNorms.Average();

    /// <summary>Mean entropy in nats.</summary>
    public double Entropy => _entropy / Count;

    /// <summary>Mean estimate of the KL divergence from the reference in nats.</summary>
    public double Divergence => _divergence / Count;

    /// <summary>Share of tokens whose gradient ended below the ratio's range.</summary>
    public double ClippedLow => _low / Count;

    /// <summary>Share of tokens whose gradient ended above it.</summary>
    public double ClippedHigh => _high / Count;

    /// <summary>The least share of a micro-batch below.</summary>
    public double LeastClippedLow => _lowShares.DefaultIfEmpty(0).Min();

    /// <summary>The largest share of a micro-batch above.</summary>
    public double LargestClippedHigh => _highShares.DefaultIfEmpty(0).Max();

    /// <summary>Mean distance between the sampler's and the learner's log-probabilities of a token.</summary>
    public double GapMean => _gaps.Count == 0 ? 0 : _gaps.Average();

    /// <summary>The largest such distance.</summary>
    public double GapMaximum => _gaps.DefaultIfEmpty(0).Max();

    /// <summary>What 99 of 100 such distances do not exceed.</summary>
    public double Gap99
    {
        get
        {
            if (_gaps.Count == 0)
            {
                return 0;
            }

            var sorted = _gaps.Order().ToList();
            return sorted[(int)Math.Ceiling(0.99 * sorted.Count) - 1];
        }
    }

    /// <summary>Least, mean and largest weight between sampler and learner; null without weights.</summary>
    public (double Least, double Mean, double Largest)? Weights =>
        double.IsPositiveInfinity(_leastWeight) ? null : (_leastWeight, _weights / Count, _largestWeight);

    /// <summary>Seconds that took: the pass forward, the pass backward, the optimizer.</summary>
    public (double Forward, double Backward, double Optimizer) Seconds { get; private set; }

    private double Count => Math.Max(_tokens, 1);

    /// <summary>Adds one micro-batch.</summary>
    /// <param name="sums">Its sums.</param>
    internal void Add(MicroBatchSums sums)
    {
        _loss += sums.Loss;
        _tokens += sums.Tokens;
        _entropy += sums.Entropy;
        _divergence += sums.Divergence;
        _low += sums.ClippedLow;
        _high += sums.ClippedHigh;
        _lowShares.Add(sums.ClippedLow / Math.Max(sums.Tokens, 1));
        _highShares.Add(sums.ClippedHigh / Math.Max(sums.Tokens, 1));
        _gaps.AddRange(sums.Gaps);
        if (sums.Weights is var (least, sum, largest))
        {
            _weights += sum;
            _leastWeight = Math.Min(_leastWeight, least);
            _largestWeight = Math.Max(_largestWeight, largest);
        }

        Seconds = (Seconds.Forward + sums.ForwardSeconds, Seconds.Backward + sums.BackwardSeconds, Seconds.Optimizer);
    }

    /// <summary>Notes a gradient step.</summary>
    /// <param name="norm">The gradient's norm before it was scaled down.</param>
    /// <param name="seconds">What clipping and the optimizer took.</param>
    internal void AddStep(double norm, double seconds)
    {
        _gradientNorms.Add(norm);
        Seconds = Seconds with { Optimizer = Seconds.Optimizer + seconds };
    }
}
