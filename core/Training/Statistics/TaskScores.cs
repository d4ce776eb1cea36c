using Rlfw.Contracts;

namespace Rlfw.Training.Statistics;

/// <summary>
/// Final scores of one algorithm: a task (environment, data set) has one score a run, tasks may have different numbers of
/// runs. Scores of several tasks are normalised before: a mean over tasks of different scales says nothing.
/// </summary>
public sealed class TaskScores
{
    private readonly double[][] _tasks;

    /// <summary>Takes the scores.</summary>
    /// <param name="tasks">For each task the scores of its runs.</param>
    /// <exception cref="ArgumentException">There is no task, a task has no run, or a score is not finite.</exception>
    public TaskScores(IEnumerable<IEnumerable<double>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        _tasks = [.. tasks.Select(task => task.ToArray())];
        if (_tasks.Length == 0 || Array.Exists(_tasks, task => task.Length == 0))
        {
            throw new ArgumentException("every task needs at least one run, and there must be a task", nameof(tasks));
        }

        if (Array.Exists(_tasks, task => Array.Exists(task, score => !double.IsFinite(score))))
        {
            throw new ArgumentException("a score that is not finite cannot be averaged", nameof(tasks));
        }
    }

    private TaskScores(double[][] tasks) => _tasks = tasks;

    /// <summary>How many tasks there are.</summary>
    public int Count => _tasks.Length;

    /// <summary>The scores of one task.</summary>
    /// <param name="task">From 0.</param>
    public ReadOnlySpan<double> this[int task] => _tasks[task];

    /// <summary>The scores of one task.</summary>
    /// <param name="scores">One score a run.</param>
    public static TaskScores OfOneTask(IEnumerable<double> scores) => new([scores]);

    /// <summary>All scores of all tasks.</summary>
    public double[] Pooled() => [.. _tasks.SelectMany(task => task)];

    /// <summary>The mean score of each task.</summary>
    public double[] TaskMeans() => [.. _tasks.Select(task => SampleStatistics.Mean(task))];

    /// <summary>As many scores of each task, drawn with replacement from that task's: the strata are the tasks.</summary>
    /// <param name="random">The stream to draw with.</param>
    public TaskScores Resample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var resampled = new TaskScores([.. _tasks.Select(task => new double[task.Length])]);
        resampled.Redraw(this, random);
        return resampled;
    }

    /// <summary>Overwrites these scores with a resample of others of the same shape.</summary>
    internal void Redraw(TaskScores source, RandomStream random)
    {
        for (var task = 0; task < _tasks.Length; task++)
        {
            var (from, to) = (source._tasks[task], _tasks[task]);
            for (var run = 0; run < to.Length; run++)
            {
                to[run] = from[random.NextInt(from.Length)];
            }
        }
    }
}
