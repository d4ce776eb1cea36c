namespace Rlfw.Training.Statistics;

/// <summary>
/// One number for an algorithm's scores on several tasks, as Agarwal et al. (2021, "Deep reinforcement learning at the edge
/// of the statistical precipice") define them.
/// </summary>
public static class AggregateScores
{
    /// <summary>The mean over tasks of each task's mean.</summary>
    /// <param name="scores">The scores.</param>
    public static double Mean(TaskScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return SampleStatistics.Mean(scores.TaskMeans());
    }

    /// <summary>The median over tasks of each task's mean; over the runs where there is a single task.</summary>
    /// <param name="scores">The scores.</param>
    public static double Median(TaskScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        // Over one task the definition would be the mean once more.
        var values = scores.Count == 1 ? scores.Pooled() : scores.TaskMeans();
        Array.Sort(values);
        return Quantiles.OfSorted(values, 0.5);
    }

    /// <summary>The interquartile mean of all runs of all tasks, pooled.</summary>
    /// <param name="scores">The scores.</param>
    public static double InterquartileMean(TaskScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return SampleStatistics.InterquartileMean(scores.Pooled());
    }

    /// <summary>How far the scores stay below a target on average; what lies above it does not make up for it.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="target">The score that is wanted: 1 for scores normalised to it.</param>
    public static double OptimalityGap(TaskScores scores, double target = 1)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return target - SampleStatistics.Mean([.. scores.Pooled().Select(score => Math.Min(score, target))]);
    }
}
