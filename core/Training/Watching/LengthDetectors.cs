using System.Globalization;

namespace Rlfw.Training.Watching;

/// <summary>Warnings about the lengths of completions.</summary>
public static class LengthDetectors
{
    /// <summary>Training steps whose mean is compared with the beginning.</summary>
    public const int Steps = 10;

    /// <summary>Training steps in a row in which nearly everything was cut.</summary>
    public const int CutSteps = 5;

    /// <summary>The share of completions cut by the length limit from which on it counts as everything.</summary>
    public const double NearlyAll = 0.95;

    private const double CollapseFactor = 0.25;
    private const double ExplosionFactor = 3;

    // A length that falls from three tokens to one is no collapse.
    private const double LongEnough = 8;

    /// <summary>What there is to say of the lengths.</summary>
    /// <param name="histories">The metrics.</param>
    public static IEnumerable<Finding> Find(MetricHistories histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        if (histories[CompletionMetricNames.ClippedRatio].Last(CutSteps, x => x >= NearlyAll))
        {
            yield return new Finding(
                "everything-truncated",
                $"for {CutSteps} training steps the length limit cut at least {NearlyAll:P0} of the completions, so hardly any has an "
                    + "end, and rewards judge halves. Raise max_new_tokens, ask for short answers in the prompt, check that the tokenizer's "
                    + "end token is what the model ends with"
            );
        }

        // Sampled completions alone have a clipped ratio: the lengths of demonstrations are what the data gives.
        var lengths = histories[CompletionMetricNames.MeanLength];
        if (
            histories[CompletionMetricNames.ClippedRatio].Count == 0
            || lengths.Baseline is not { } before
            || lengths.MeanAfterBaseline(Steps) is not { } now
        )
        {
            yield break;
        }

        if (before >= LongEnough && now < CollapseFactor * before)
        {
            yield return new Finding(
                "length-collapse",
                $"completions have {Text(now)} tokens on average, and had {Text(before)} at the beginning: the model may have learned that "
                    + "short is safe. If the reward did not rise with it, look for a reward that pays for empty or bare answers, lower the "
                    + "learning rate, or add a KL term (beta)"
            );
        }
        else if (now > ExplosionFactor * before && now >= LongEnough)
        {
            yield return new Finding(
                "length-explosion",
                $"completions have {Text(now)} tokens on average, and had {Text(before)} at the beginning. If the reward did not rise "
                    + "with it, the model rambles: punish overlong and repeated text (rewards length, repetition), mask truncated "
                    + "completions, or use a loss that does not favour long ones (dr_grpo, dapo)"
            );
        }
    }

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
