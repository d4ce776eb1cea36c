using System.Collections.Frozen;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Comparing.Sources;

/// <summary>The runs folder: what every run writes, whatever tracker it has.</summary>
public sealed class FolderRunSource : IRunSource
{
    private readonly string _root;

    // Finished journals never change: a live report reads each of them once.
    private readonly Dictionary<string, (long Length, JournalReading Reading)> _read = new(StringComparer.Ordinal);

    /// <summary>Opens a runs folder.</summary>
    /// <param name="root">The folder; may be missing, then there are no runs.</param>
    public FolderRunSource(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _root = Path.GetFullPath(root);
    }

    /// <inheritdoc />
    public string Description => $"the runs folder {_root}";

    /// <inheritdoc />
    public Task<IReadOnlyList<RunExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RunExperiment>>([
            .. RunFolders
                .List(_root)
                .Select(run => run.Folder.Run.Split('/')[0])
                .Distinct(StringComparer.Ordinal)
                .Select(name => new RunExperiment(name, name)),
        ]);

    /// <inheritdoc />
    public Task<IReadOnlyList<TrackedRun>> ListRunsAsync(
        IReadOnlyList<RunExperiment> experiments,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(experiments);
        var chosen = experiments.ToDictionary(x => x.Id, StringComparer.Ordinal);
        var runs = new List<TrackedRun>();
        foreach (var summary in RunFolders.List(_root))
        {
            cancellation.ThrowIfCancellationRequested();
            if (
                chosen.TryGetValue(summary.Folder.Run.Split('/')[0], out var experiment)
                && RunJournal.Exists(summary.Folder)
            )
            {
                runs.Add(Read(experiment, summary));
            }
        }

        return Task.FromResult<IReadOnlyList<TrackedRun>>([.. runs.OrderBy(run => run.Started)]);
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> HistoriesAsync(
        TrackedRun run,
        IReadOnlyCollection<string> metrics,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(metrics);
        var found = new Dictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
        if (_read.TryGetValue(run.Id, out var read))
        {
            foreach (var metric in metrics)
            {
                if (read.Reading.Histories.TryGetValue(metric, out var points))
                {
                    found[metric] = [.. points.Select(point => Plain(point, read.Reading))];
                }
            }
        }

        return Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>(found);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static MetricPoint Plain(MetricPoint point, JournalReading reading) =>
        reading.HasEnvironment ? point : point with { EnvironmentSteps = null };

    private TrackedRun Read(RunExperiment experiment, RunSummary summary)
    {
        var folder = summary.Folder;
        JournalReading reading;
        try
        {
            reading = Journal(folder);
        }
        catch (RunFolderException e)
        {
            return Run(experiment, summary) with { State = RunState.Failed, Message = e.Message };
        }

        var parameters = Parameters(reading, summary);
        return Run(experiment with { PrimaryMetric = Metric(reading, parameters) }, summary) with
        {
            Seed = reading.Started?.Seed ?? summary.Seed,
            Started = reading.StartTime,
            Duration = reading.Active,
            Parameters = parameters,
            Metrics = reading.Histories.ToFrozenDictionary(
                x => x.Key,
                x => Plain(x.Value[^1], reading),
                StringComparer.Ordinal
            ),
        };
    }

    private static string? Metric(JournalReading reading, FrozenDictionary<string, string> parameters) =>
        reading.Started?.Metric is { } recorded ? recorded
        : PlanParameters.EvaluationMetric(parameters, reading.LastStage) is { } metric ? $"eval/{metric}"
        : null;

    private static TrackedRun Run(RunExperiment experiment, RunSummary summary) =>
        new()
        {
            Id = summary.Folder.Run,
            Run = summary.Folder.Run,
            Experiment = experiment,
            Name = summary.Folder.Run,
            Seed = summary.Seed,
            Folder = summary.Folder.Path,
            Message = summary.Message,
            State = summary.Status switch
            {
                RunStatus.Running => RunState.Running,
                RunStatus.Finished => RunState.Finished,
                RunStatus.Failed or RunStatus.Damaged => RunState.Failed,
                _ => RunState.Stopped,
            },
        };

    private JournalReading Journal(RunFolder folder)
    {
        // The length before reading: what is appended meanwhile is read next time.
        var length = new FileInfo(Path.Combine(folder.Path, RunJournal.FileName)).Length;
        if (_read.TryGetValue(folder.Run, out var known) && known.Length == length)
        {
            return known.Reading;
        }

        var reading = new JournalReading();
        foreach (var record in RunJournal.ReadAll(folder))
        {
            reading.Take(record);
        }

        _read[folder.Run] = (length, reading);
        return reading;
    }

    private static FrozenDictionary<string, string> Parameters(JournalReading reading, RunSummary summary)
    {
        var parameters = new Dictionary<string, string>(
            reading.Started?.Parameters ?? FrozenDictionary<string, string>.Empty,
            StringComparer.Ordinal
        )
        {
            ["experiment"] = reading.Started?.Experiment ?? summary.Experiment,
        };
        if (reading.Started?.Study?.Assignment is { Count: > 0 } assignment)
        {
            parameters["group"] = string.Join(' ', assignment.Select(axis => $"{axis.Key}={axis.Value}"));
        }

        var algorithm = PlanParameters.Algorithm(parameters, reading.LastStage);
        if (algorithm is not null)
        {
            parameters["algorithm"] = algorithm;
        }

        return parameters.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
