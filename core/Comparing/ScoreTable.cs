using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>The scores of all groups on all tasks, and what is computed over tasks.</summary>
internal sealed class ScoreTable
{
    private const ulong Seed = 0;
    private const double Margin = 0.03;
    private readonly Dictionary<(string Group, string Task), double[]> _scores;
    private readonly bool _greaterIsBetter;
    private readonly int _repetitions;
    private readonly string[] _labels;

    /// <summary>Takes the scores.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="labels">All groups, in order.</param>
    /// <param name="greaterIsBetter">Whether more is better.</param>
    /// <param name="repetitions">Resamples of each interval.</param>
    public ScoreTable(IReadOnlyList<ComparedRun> runs, string[] labels, bool greaterIsBetter, int repetitions)
    {
        (_labels, _greaterIsBetter, _repetitions) = (labels, greaterIsBetter, repetitions);
        _scores = runs.Where(run => run.Score is not null)
            .GroupBy(run => (run.Group, run.Task))
            .ToDictionary(group => group.Key, group => group.Select(run => run.Score!.Value).ToArray());
        Tasks = [.. runs.Select(run => run.Task).Distinct(StringComparer.Ordinal)];
        Scored = [.. Tasks.Where(task => _scores.Keys.Any(key => key.Task == task))];
        Thresholds = _scores.Count == 0 ? [] : ThresholdsOf([.. Everything()]);
    }

    /// <summary>All tasks, in the order of their first run.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Where profiles are taken.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>The tasks that have scores.</summary>
    private string[] Scored { get; }

    /// <summary>The stream of a computation: each begins anew, so that figures do not depend on what else is shown.</summary>
    public static RandomStream Stream() => new(Seed, "bootstrap");

    /// <summary>The scores of a group on a task; null where there are none.</summary>
    public TaskScores? Of(string label, string task) =>
        _scores.TryGetValue((label, task), out var scores) ? TaskScores.OfOneTask(scores) : null;

    /// <summary>How probable it is that a run of one group is better than one of another on some tasks.</summary>
    /// <returns>Null where they have no task in common.</returns>
    public ConfidenceInterval? Probability(string label, string other, IEnumerable<string> tasks)
    {
        var common = tasks.Where(task => Has(label, task) && Has(other, task)).ToArray();
        return common.Length == 0
            ? null
            : ProbabilityOfImprovement.WithInterval(
                Signed(label, common),
                Signed(other, common),
                Stream(),
                repetitions: _repetitions
            );
    }

    /// <summary>Each group against each other one.</summary>
    public IReadOnlyList<Improvement> Improvements() =>
        [
            .. from label in _labels
            from other in _labels
            where label != other
            let probability = Probability(label, other, Scored)
            where probability is not null
            select new Improvement(label, other, probability.Value),
        ];

    /// <summary>The groups over all tasks, best first; none where there is one task.</summary>
    public IReadOnlyList<OverallScore> Overall() =>
        Scored.Length < 2
            ? []
            :
            [
                .. _labels
                    .Where(label => Scored.All(task => Has(label, task)))
                    .Select(Overall)
                    .OrderByDescending(score => score.InterquartileMean.Estimate),
            ];

    /// <summary>The distribution of each group's scores.</summary>
    public IReadOnlyList<ScoreProfile> Profiles() =>
        [
            .. _labels
                .Where(label => Scored.Any(task => Has(label, task)))
                .Select(label => new ScoreProfile(label, Profile(label))),
        ];

    private OverallScore Overall(string label)
    {
        var scores = new TaskScores(Scored.Select(task => Normalised(label, task)));
        ConfidenceInterval Interval(Func<TaskScores, double> statistic) =>
            StratifiedBootstrap.Of(scores, statistic, Stream(), repetitions: _repetitions);
        return new OverallScore(
            label,
            scores.Pooled().Length,
            Interval(AggregateScores.Mean),
            Interval(AggregateScores.Median),
            Interval(AggregateScores.InterquartileMean),
            Interval(x => AggregateScores.OptimalityGap(x))
        );
    }

    private IReadOnlyList<ConfidenceInterval> Profile(string label)
    {
        var tasks = Scored.Where(task => Has(label, task)).ToArray();
        var scores = new TaskScores(tasks.Select(task => Comparable(label, task)));
        if (_greaterIsBetter || Scored.Length > 1)
        {
            return PerformanceProfile.Of(scores, Thresholds, Stream());
        }

        // Below the threshold is better: the same of everything's negative.
        return PerformanceProfile.Of(Signed(label, tasks), [.. Thresholds.Select(x => -x)], Stream());
    }

    /// <summary>A little beyond all scores: profiles begin at 1 and end at 0.</summary>
    private static double[] ThresholdsOf(double[] scores)
    {
        var (low, high) = (scores.Min(), scores.Max());
        var margin = high > low ? (high - low) * Margin : Math.Max(Math.Abs(high) * Margin, Margin);
        return PerformanceProfile.Thresholds([low - margin, high + margin]);
    }

    private IEnumerable<double> Everything() =>
        from label in _labels
        from task in Scored
        where Has(label, task)
        from score in Comparable(label, task)
        select score;

    private bool Has(string label, string task) => _scores.ContainsKey((label, task));

    private TaskScores Signed(string label, string[] tasks) =>
        new(tasks.Select(task => _scores[(label, task)].Select(score => _greaterIsBetter ? score : -score)));

    /// <summary>Scores as they are on a single task, normalised over several.</summary>
    private IEnumerable<double> Comparable(string label, string task) =>
        Scored.Length > 1 ? Normalised(label, task) : _scores[(label, task)];

    /// <summary>0 is the worst score of any run on the task, 1 the best.</summary>
    private IEnumerable<double> Normalised(string label, string task)
    {
        var all = _scores.Where(pair => pair.Key.Task == task).SelectMany(pair => pair.Value).ToArray();
        var (low, high) = (all.Min(), all.Max());
        return _scores[(label, task)]
            .Select(score =>
                high == low ? 1
                : _greaterIsBetter ? (score - low) / (high - low)
                : (high - score) / (high - low)
            );
    }
}
