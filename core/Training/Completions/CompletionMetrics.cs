using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Statistics;
using Rlfw.Training.Watching;

namespace Rlfw.Training.Completions;

/// <summary>The metrics of a training step's completions, under the names of TRL 1.10 where it has them.</summary>
internal static class CompletionMetrics
{
    /// <summary>Lengths of prompts and completions in tokens.</summary>
    /// <param name="completions">The completions.</param>
    /// <param name="sampled">Whether the model wrote them, so that the length limit may have cut some.</param>
    /// <param name="metrics">Takes the values.</param>
    public static void AddLengths(
        IReadOnlyList<Completion> completions,
        bool sampled,
        IDictionary<string, double> metrics
    )
    {
        metrics["prompts/mean_length"] = completions.Average(x => x.PromptIds.Length);
        metrics["prompts/max_length"] = completions.Max(x => x.PromptIds.Length);
        Add(completions, "length", metrics);
        if (!sampled)
        {
            return;
        }

        Completion[] terminated = [.. completions.Where(x => x.Finished)];
        metrics[CompletionMetricNames.ClippedRatio] = 1 - ((double)terminated.Length / completions.Count);
        // Of none there is no length: TRL says 0, which reads as very short.
        if (terminated.Length > 0)
        {
            Add(terminated, "terminated_length", metrics);
        }
    }

    /// <summary>Rewards one by one and together, over all completions of the step, those of dropped groups included.</summary>
    /// <param name="scored">The completions.</param>
    /// <param name="metrics">Takes the values.</param>
    public static void AddRewards(ScoredCompletions scored, IDictionary<string, double> metrics)
    {
        var scores = scored.Scores;
        for (var r = 0; r < scores.Names.Count; r++)
        {
            double[] applied = [.. scores.Scores[r].Where(x => x.HasValue).Select(x => x!.Value)];
            Add(applied, $"rewards/{scores.Names[r]}/mean", $"rewards/{scores.Names[r]}/std", metrics);
        }

        double[] totals = [.. scores.Totals.Where(x => !double.IsNaN(x))];
        Add(totals, CompletionMetricNames.Reward, CompletionMetricNames.RewardStd, metrics);
        metrics[CompletionMetricNames.UnscoredShare] = 1 - ((double)totals.Length / scores.Totals.Count);
        metrics[CompletionMetricNames.ZeroSpreadShare] =
            (double)Enumerable.Range(0, scored.Groups).Count(group => !scored.Differ(group)) / scored.Groups;
    }

    /// <summary>The share of groups from which no reward is learned.</summary>
    /// <param name="scored">All completions of the step.</param>
    /// <param name="advantages">What the completions that were not dropped are learned by, in order.</param>
    /// <param name="metrics">Takes the value.</param>
    public static void AddSignal(
        ScoredCompletions scored,
        IReadOnlyList<float> advantages,
        IDictionary<string, double> metrics
    )
    {
        var learned = GroupAdvantage.HaveSignal(advantages, scored.GroupSize).Count(signal => signal);
        metrics[CompletionMetricNames.NoSignalShare] = 1 - ((double)learned / scored.Groups);
    }

    private static void Add(IReadOnlyList<Completion> completions, string what, IDictionary<string, double> metrics)
    {
        metrics[$"completions/mean_{what}"] = completions.Average(x => x.CompletionIds.Length);
        metrics[$"completions/min_{what}"] = completions.Min(x => x.CompletionIds.Length);
        metrics[$"completions/max_{what}"] = completions.Max(x => x.CompletionIds.Length);
    }

    private static void Add(double[] values, string mean, string deviation, IDictionary<string, double> metrics)
    {
        if (values.Length > 0)
        {
            metrics[mean] = SampleStatistics.Mean(values);
            metrics[deviation] = values.Length < 2 ? 0 : SampleStatistics.StandardDeviation(values);
        }
    }
}
