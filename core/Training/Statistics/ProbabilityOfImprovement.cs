using Rlfw.Contracts;

namespace Rlfw.Training.Statistics;

/// <summary>
/// P(X &gt; Y): how probable it is that a run of one algorithm scores higher than a run of another on a task drawn at random.
/// 0.5 says that neither is better; it tells nothing of how much better.
/// </summary>
public static class ProbabilityOfImprovement
{
    /// <summary>The Mann-Whitney U statistic over the number of pairs: ties count half.</summary>
    /// <param name="x">Scores of one algorithm on a task, at least one.</param>
    /// <param name="y">Scores of the other, at least one.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.IsEmpty || y.IsEmpty)
        {
            throw new ArgumentException("both algorithms need at least one score");
        }

        // Twice U, as an integer: sums of halves stay exact however many pairs there are.
        long twice = 0;
        foreach (var score in x)
        {
            foreach (var other in y)
            {
                twice +=
                    score > other ? 2
                    : score == other ? 1
                    : 0;
            }
        }

        return twice / (2.0 * x.Length * y.Length);
    }

    /// <summary>The mean over the tasks.</summary>
    /// <param name="x">Scores of one algorithm.</param>
    /// <param name="y">Scores of the other, on the same tasks in the same order.</param>
    /// <exception cref="ArgumentException">They have different numbers of tasks.</exception>
    public static double Of(TaskScores x, TaskScores y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"{x.Count} tasks cannot be compared with {y.Count}", nameof(y));
        }

        var sum = 0.0;
        for (var task = 0; task < x.Count; task++)
        {
            sum += Of(x[task], y[task]);
        }

        return sum / x.Count;
    }

    /// <summary>The probability with its interval by the stratified bootstrap.</summary>
    /// <param name="x">Scores of one algorithm.</param>
    /// <param name="y">Scores of the other, on the same tasks in the same order.</param>
    /// <param name="random">The stream to resample with.</param>
    /// <param name="level">The probability that the interval covers the true value, in (0, 1).</param>
    /// <param name="repetitions">Resamples, at least 1.</param>
    public static ConfidenceInterval WithInterval(
        TaskScores x,
        TaskScores y,
        RandomStream random,
        double level = 0.95,
        int repetitions = StratifiedBootstrap.Repetitions
    ) => StratifiedBootstrap.OfPair(x, y, Of, random, level, repetitions);
}
