using System.Globalization;

namespace Rlfw.Training.Watching;

/// <summary>Warnings about the policy: its entropy, its distance to the reference and to the sampler, a loss of zero.</summary>
public static class PolicyDetectors
{
    /// <summary>Training steps in a row for most of these warnings.</summary>
    public const int Steps = 5;

    /// <summary>Nats a token below which, and a share of the beginning's below which, entropy has collapsed.</summary>
    public const double LowEntropy = 0.05;

    /// <summary>Nats a token from which on the policy has left its reference.</summary>
    public const double HighDivergence = 1;

    /// <summary>Mean absolute difference of log-probabilities between sampler and trainer that is still harmless.</summary>
    public const double HighGap = 0.05;

    private const double CollapseFactor = 0.2;
    private const double TinyLoss = 1e-5;

    /// <summary>What there is to say of the policy.</summary>
    /// <param name="histories">The metrics.</param>
    public static IEnumerable<Finding> Find(MetricHistories histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        return Entropy(histories).Concat(Distances(histories)).Concat(ZeroLoss(histories));
    }

    private static IEnumerable<Finding> Entropy(MetricHistories histories)
    {
        var entropy = histories[CompletionMetricNames.Entropy];
        if (
            entropy.MeanAfterBaseline(2 * Steps) is { } now
            && now < LowEntropy
            && now < CollapseFactor * entropy.Baseline
        )
        {
            yield return new Finding(
                "entropy-collapse",
                $"the policy's entropy is {Text(now)} nats a token, and was {Text(entropy.Baseline!.Value)} at the beginning: it always "
                    + "writes the same, so groups show no difference and learning ends. That is fine where the task is solved. Where the "
                    + "reward stands still: a lower learning rate, a higher clip_high (0.28), an entropy bonus, a KL term (beta)"
            );
        }
    }

    private static IEnumerable<Finding> Distances(MetricHistories histories)
    {
        if (histories[CompletionMetricNames.Kl].Last(Steps, x => x > HighDivergence))
        {
            yield return new Finding(
                "kl-blow-up",
                $"the policy's divergence from its reference was above {Text(HighDivergence)} nat a token for {Steps} training steps "
                    + $"(now {Text(histories[CompletionMetricNames.Kl].Mean(1)!.Value)}): it has left what it was trained on, and text breaks "
                    + "down soon. A lower learning rate, a larger beta, gradient clipping; go back to the best checkpoint"
            );
        }

        if (histories[CompletionMetricNames.SamplerGap].Mean(Steps) is { } gap && gap > HighGap)
        {
            yield return new Finding(
                "sampler-gap",
                $"log-probabilities of sampler and trainer differ by {Text(gap)} on average: what is learned from is not what the "
                    + "policy would have written. Generate in the dtype that is trained, without a quantized cache, with fewer inner iterations; "
                    + "keep the importance correction on"
            );
        }
    }

    private static IEnumerable<Finding> ZeroLoss(MetricHistories histories)
    {
        // Where all rewards are equal another warning says so, and there the zero is no cosmetics.
        var loss = histories[CompletionMetricNames.Loss];
        if (
            loss.Count <= MetricHistory.Length
            && loss.Last(Steps, x => Math.Abs(x) < TinyLoss)
            && histories.WithoutSignal.Last(Steps, x => x < 1)
        )
        {
            yield return new Finding(
                "zero-loss",
                "the loss is 0, and that is as it should be: on fresh samples every ratio is 1 and the advantages of a group sum to 0, "
                    + "so the loss has the value 0 but not the gradient 0. Watch the reward, not the loss"
            );
        }
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
