using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Training.Statistics;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// The parent run of a study in MLflow: its runs are nested below it, and it carries their summary, since MLflow shows nested runs
/// collapsed.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="experiment">The MLflow experiment.</param>
/// <param name="folder">The folder of a run of the study.</param>
/// <param name="first">The first event of that run.</param>
/// <param name="texts">Takes secrets out of what is sent.</param>
internal sealed class Study(
    IMlflowStore store,
    MlflowExperiment experiment,
    RunFolder folder,
    RunEvent first,
    SentTexts texts
)
{
    private const string FinalPrefix = "final/";

    private readonly RunStarted _started = (RunStarted)first.Payload;

    /// <summary>Whether a run has a study with more than itself.</summary>
    public static bool Has(RunStarted started) => started.Study is { Runs: > 1 };

    /// <summary>The id of the parent run, which is made where it is missing.</summary>
    public async Task<string> OpenAsync(CancellationToken cancellation)
    {
        using var file = await FileAsync(cancellation).ConfigureAwait(false);
        return (await ParentAsync(file, cancellation).ConfigureAwait(false)).Id;
    }

    /// <summary>Brings the summary up to date with what the runs below have in the store, and says how the study stands.</summary>
    /// <param name="time">When the run that tells of it ended, or went on, in milliseconds since 1970.</param>
    /// <param name="cancellation">Ends the try.</param>
    public async Task SummarizeAsync(long time, CancellationToken cancellation)
    {
        using var file = await FileAsync(cancellation).ConfigureAwait(false);
        var parent = await ParentAsync(file, cancellation).ConfigureAwait(false);
        var query = new MlflowRunQuery(
            [experiment.Id],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.parentRunId"] = parent.Id }
        );
        var children = await store.SearchRunsAsync(query, cancellation).ConfigureAwait(false);
        // A run that was started over counts once, as it was run last.
        MlflowRun[] runs =
        [
            .. children
                .GroupBy(x => Identity(x.Tags.GetValueOrDefault("rlfw.run", x.Id)), StringComparer.Ordinal)
                .Select(x => x.MaxBy(run => run.StartTime)!),
        ];
        await store
            .LogAsync(parent.Id, new MlflowRecords { Metrics = Summary(runs, time) }, cancellation)
            .ConfigureAwait(false);
        var ended = runs.Count(x => x.Status is MlflowRunStatus.Finished or MlflowRunStatus.Failed);
        var status =
            ended < _started.Study!.Runs ? MlflowRunStatus.Running
            : Array.Exists(runs, x => x.Status == MlflowRunStatus.Failed) ? MlflowRunStatus.Failed
            : MlflowRunStatus.Finished;
        await store
            .SetStatusAsync(parent.Id, status, status == MlflowRunStatus.Running ? null : time, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Over the runs of each value of the sweep: mean, interquartile mean, standard deviation and the 95 % interval of the mean
    /// (Student's t) of every final metric; how many runs finished and failed. The step is the number of finished runs.
    /// </summary>
    internal static IReadOnlyList<MlflowPoint> Summary(IReadOnlyList<MlflowRun> runs, long time)
    {
        var finished = runs.Where(x => x.Status == MlflowRunStatus.Finished).ToList();
        var points = new List<MlflowPoint>
        {
            new("runs/finished", finished.Count, time, finished.Count),
            new("runs/failed", runs.Count(x => x.Status == MlflowRunStatus.Failed), time, finished.Count),
        };
        foreach (var group in finished.GroupBy(x => x.Tags.GetValueOrDefault("rlfw.group", ""), StringComparer.Ordinal))
        {
            var names = group
                .SelectMany(x => x.Metrics.Keys)
                .Where(x => x.StartsWith(FinalPrefix, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var values = group.Where(x => x.Metrics.ContainsKey(name)).Select(x => x.Metrics[name].Value).ToArray();
                points.AddRange(
                    Statistics(values)
                        .Select(x => new MlflowPoint(
                            group.Key.Length == 0 ? $"{name}/{x.Key}" : $"{name}/{x.Key}/{InKey(group.Key)}",
                            x.Value,
                            time,
                            finished.Count
                        ))
                );
            }
        }

        return points;
    }

    // MLflow takes neither '=' nor ',' in a key.
    private static string InKey(string group) =>
        group.Replace("=", ":", StringComparison.Ordinal).Replace(", ", " ", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, double>> Statistics(double[] values)
    {
        yield return new("mean", SampleStatistics.Mean(values));
        yield return new("iqm", SampleStatistics.InterquartileMean(values));
        if (StudentInterval.OfMean(values) is { } interval)
        {
            yield return new("std", SampleStatistics.StandardDeviation(values));
            yield return new("low", interval.Low);
            yield return new("high", interval.High);
        }
    }

    // "experiment/hash-seed-2" is "experiment/hash-seed" started over.
    private static string Identity(string run)
    {
        var parts = run[(run.LastIndexOf('/') + 1)..].Split('-');
        return $"{run[..(run.LastIndexOf('/') + 1)]}{string.Join('-', parts.Take(2))}";
    }

    private Task<StudyFile> FileAsync(CancellationToken cancellation) =>
        StudyFile.OpenAsync(folder, _started.Study!.Key, RunKey.Fingerprint(first), cancellation);

    private Task<MlflowRun> ParentAsync(StudyFile file, CancellationToken cancellation) =>
        store.OpenRunAsync(
            new NewMlflowRun(
                experiment.Id,
                file.Key,
                _started.Experiment,
                first.Time.ToUnixTimeMilliseconds(),
                Environment.UserName,
                Tags()
            ),
            cancellation
        );

    private Dictionary<string, string> Tags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["rlfw.kind"] = "study",
            ["rlfw.study"] = _started.Study!.Key,
            ["rlfw.runs"] = _started.Study.Runs.ToString(CultureInfo.InvariantCulture),
            ["mlflow.source.name"] = "rlfw",
            ["mlflow.source.type"] = "LOCAL",
        };
        if (_started.Description is { } description)
        {
            tags["mlflow.note.content"] = texts.Clean(description);
        }

        return tags;
    }
}
