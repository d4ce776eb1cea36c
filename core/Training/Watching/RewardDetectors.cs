using System.Globalization;

namespace Rlfw.Training.Watching;

/// <summary>Warnings about rewards from which nothing can be learned.</summary>
public static class RewardDetectors
{
    /// <summary>Training steps in a row without any difference within a group.</summary>
    public const int EqualSteps = 10;

    /// <summary>Training steps whose mean share of groups without signal is looked at.</summary>
    public const int LittleSteps = 20;

    /// <summary>
    /// The mean share of groups without signal from which on little is left to learn from. Runs that learned had at most 0.45 at any time,
    /// runs that collapsed to the form of an answer 0.9 and more.
    /// </summary>
    public const double NearlyNoSignal = 0.75;

    /// <summary>Training steps in a row in which a reward gave nothing.</summary>
    public const int NothingSteps = 30;

    /// <summary>Training steps in a row in which dynamic sampling did not fill the batch, or no reward applied.</summary>
    public const int ShortSteps = 5;

    private const string Prefix = "rewards/";
    private const string Suffix = "/mean";

    /// <summary>What there is to say of the rewards.</summary>
    /// <param name="histories">The metrics.</param>
    public static IEnumerable<Finding> Find(MetricHistories histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        return NoSignal(histories).Concat(NothingLearnt(histories)).Concat(Silent(histories));
    }

    private static IEnumerable<Finding> NoSignal(MetricHistories histories)
    {
        var share = histories.WithoutSignal;
        var reward = histories[CompletionMetricNames.Reward].Mean(EqualSteps) ?? 0;
        if (share.Last(EqualSteps, x => x >= 1 - 1e-9))
        {
            yield return new Finding(
                "equal-rewards",
                $"for {EqualSteps} training steps no completion was better or worse than the others of its prompt (mean reward {Text(reward)}): "
                    + "every advantage is 0 and no reward is learned from; a KL term or an entropy bonus alone moves the policy. Look at "
                    + "them with 'rlfw completions RUN'. If all are right, the task is too easy: "
                    + "harder examples. If all are wrong: begin with a supervised stage, give partial credit (a format reward), easier "
                    + "examples first. If they are all the same text: a higher temperature, a larger group_size"
            );
        }
        else if (share.Mean(LittleSteps) is { } mean && mean >= NearlyNoSignal)
        {
            yield return new Finding(
                "little-signal",
                $"over {LittleSteps} training steps {mean:P0} of the groups taught nothing: all their completions earned the same (mean "
                    + $"reward {Text(reward)}). Where the reward is high the task is nearly solved. Where it stands at what the form alone "
                    + "earns, the policy may be collapsing to it: a lower learning rate, more weight on answers, a KL term (beta), an "
                    + "entropy bonus, a larger group_size. sampling_rounds above 1 replaces such groups by other prompts"
            );
        }
    }

    private static IEnumerable<Finding> NothingLearnt(MetricHistories histories)
    {
        if (histories[CompletionMetricNames.MissingGroups].Last(ShortSteps, x => x > 0))
        {
            yield return new Finding(
                "short-batches",
                $"for {ShortSteps} training steps dynamic sampling did not find enough prompts whose completions differ in reward, so "
                    + "batches are smaller than asked for. Allow more sampling rounds, or choose examples that the model solves sometimes"
            );
        }

        if (histories[CompletionMetricNames.UnscoredShare].Last(ShortSteps, x => x >= 1 - 1e-9))
        {
            yield return new Finding(
                "no-reward-applies",
                $"for {ShortSteps} training steps no reward applied to any completion, so nothing is learned. A reward gives null where an "
                    + "example lacks what it compares with: check that the dataset's answer column is mapped"
            );
        }
    }

    private static IEnumerable<Finding> Silent(MetricHistories histories) =>
        histories
            .Names.Where(x =>
                x.StartsWith(Prefix, StringComparison.Ordinal) && x.EndsWith(Suffix, StringComparison.Ordinal)
            )
            .Where(x =>
                histories[x].Last(NothingSteps, mean => mean <= 0)
                && histories[x[..^Suffix.Length] + "/std"].Last(NothingSteps, spread => spread <= 0)
            )
            .Select(x => Silent(x[Prefix.Length..^Suffix.Length]));

    private static Finding Silent(string reward) =>
        reward.Contains("format", StringComparison.OrdinalIgnoreCase)
            ? new Finding(
                $"format-never-learnt/{reward}",
                $"no completion of the last {NothingSteps} training steps had the format that reward '{reward}' asks for, so it cannot be "
                    + "learned from rewards alone. Show the format in the prompt, begin with a supervised stage on a few hundred "
                    + "demonstrations, or reward parts of it (each tag by itself)"
            )
            : new Finding(
                $"never-rewarded/{reward}",
                $"reward '{reward}' gave no completion of the last {NothingSteps} training steps anything. Check it on stored completions "
                    + "('rlfw completions RUN'): does it look where the answer stands, are answers cut by the length limit, is the task too hard?"
            );

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
