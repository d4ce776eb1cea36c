using System.Collections.Frozen;
using System.Globalization;
using Rlfw.Mlflow;

namespace Rlfw.Comparing.Sources;

/// <summary>MLflow's store, embedded or behind a server.</summary>
public sealed class MlflowRunSource : IRunSource
{
    // Of whoever counts training steps as MLflow's step, and of rlfw, whose steps in environments are environment steps.
    private const string EnvironmentStepsKey = "environment_steps";
    private const string TrainingStepsKey = "training_steps";
    private const string RunSecondsKey = "time/run_seconds";

    /// <summary>How many metrics are asked for at once: a server answers several faster than one after the other.</summary>
    private const int AtOnce = 8;

    private readonly IMlflowReader _store;
    private readonly string _description;
    private readonly string? _site;

    /// <summary>Reads a store.</summary>
    /// <param name="store">The store; disposed with the source.</param>
    /// <param name="target">Which one it is.</param>
    /// <param name="site">Where MLflow's pages are: "http://127.0.0.1:5000"; null where no server is known.</param>
    public MlflowRunSource(IMlflowReader store, MlflowTarget target, string? site)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(target);
        _store = store;
        _site = site?.TrimEnd('/');
        _description = target.Database is null
            ? $"the MLflow server {store.Location}"
            : $"the MLflow database {store.Location}";
    }

    /// <inheritdoc />
    public string Description => _description;

    /// <inheritdoc />
    public async Task<IReadOnlyList<RunExperiment>> ListExperimentsAsync(CancellationToken cancellation) =>
        [
            .. (await _store.ListExperimentsAsync(cancellation).ConfigureAwait(false)).Select(x => new RunExperiment(
                x.Id,
                x.Name
            )
            {
                PrimaryMetric = x.Tags.GetValueOrDefault("mlflow.experiment.primaryMetric.name"),
                GreaterIsBetter = bool.TryParse(
                    x.Tags.GetValueOrDefault("mlflow.experiment.primaryMetric.greaterIsBetter"),
                    out var greater
                )
                    ? greater
                    : null,
                Link = _site is null ? null : $"{_site}/#/experiments/{x.Id}/runs",
            }),
        ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<TrackedRun>> ListRunsAsync(
        IReadOnlyList<RunExperiment> experiments,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(experiments);
        if (experiments.Count == 0)
        {
            return [];
        }

        var byId = experiments.ToDictionary(x => x.Id, StringComparer.Ordinal);
        var runs = await _store
            .SearchRunsAsync(new MlflowRunQuery([.. byId.Keys], FrozenDictionary<string, string>.Empty), cancellation)
            .ConfigureAwait(false);
        var parents = runs.Select(run => run.Tags.GetValueOrDefault("mlflow.parentRunId"))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. runs.Where(run => run.Tags.GetValueOrDefault("rlfw.kind") != "study" && !parents.Contains(run.Id))
                .Where(run => byId.ContainsKey(run.ExperimentId))
                .Select(run => Of(run, byId[run.ExperimentId])),
        ];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> HistoriesAsync(
        TrackedRun run,
        IReadOnlyCollection<string> metrics,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(metrics);
        var steps = new StepNames(
            await ByStepAsync(run, TrainingStepsKey, cancellation).ConfigureAwait(false),
            await ByStepAsync(run, EnvironmentStepsKey, cancellation).ConfigureAwait(false)
        );
        var found = new Dictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
        foreach (var some in metrics.Where(run.Metrics.ContainsKey).Chunk(AtOnce))
        {
            var histories = await Task.WhenAll(some.Select(metric => _store.HistoryAsync(run.Id, metric, cancellation)))
                .ConfigureAwait(false);
            foreach (var (metric, points) in some.Zip(histories))
            {
                found[metric] = [.. points.Select(point => Of(point, run.Started, steps))];
            }
        }

        return found;
    }

    private async Task<IReadOnlyDictionary<long, double>?> ByStepAsync(
        TrackedRun run,
        string key,
        CancellationToken cancellation
    ) =>
        run.Metrics.ContainsKey(key)
            ? (await _store.HistoryAsync(run.Id, key, cancellation).ConfigureAwait(false))
                .GroupBy(point => point.Step)
                .ToDictionary(points => points.Key, points => points.Last().Value)
            : null;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private TrackedRun Of(MlflowRun run, RunExperiment experiment)
    {
        var started = DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime);
        var parameters = Parameters(run);
        var steps = new StepNames(ByStep(run, TrainingStepsKey), ByStep(run, EnvironmentStepsKey));
        return new TrackedRun
        {
            Id = run.Id,
            Experiment = WithMetric(experiment, parameters),
            Run = run.Tags.GetValueOrDefault("rlfw.run", ""),
            Name = run.Name,
            State = run.Status switch
            {
                MlflowRunStatus.Finished => RunState.Finished,
                MlflowRunStatus.Failed => RunState.Failed,
                MlflowRunStatus.Killed => RunState.Stopped,
                _ => RunState.Running,
            },
            Seed = ulong.TryParse(
                parameters.GetValueOrDefault("seed"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seed
            )
                ? seed
                : null,
            Started = started,
            Duration = DurationOf(run),
            Parameters = parameters,
            Metrics = run.Metrics.ToFrozenDictionary(
                x => x.Key,
                x => Of(x.Value, started, steps),
                StringComparer.Ordinal
            ),
            Folder = run.Tags.GetValueOrDefault("rlfw.folder"),
            Link = _site is null ? null : $"{_site}/#/experiments/{run.ExperimentId}/runs/{run.Id}",
        };
    }

    private static RunExperiment WithMetric(RunExperiment experiment, FrozenDictionary<string, string> parameters) =>
        experiment.PrimaryMetric is null
        && PlanParameters.EvaluationMetric(parameters, PlanParameters.LastStage(parameters)) is { } metric
            ? experiment with
            {
                PrimaryMetric = $"eval/{metric}",
            }
            : experiment;

    private static FrozenDictionary<string, string> Parameters(MlflowRun run)
    {
        var parameters = new Dictionary<string, string>(run.Parameters, StringComparer.Ordinal);
        if (
            !parameters.ContainsKey("algorithm")
            && PlanParameters.Algorithm(parameters, PlanParameters.LastStage(parameters)) is { } algorithm
        )
        {
            parameters["algorithm"] = algorithm;
        }

        return parameters.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The time at work that the run told; else until its end, or until its latest metric.</summary>
    private static TimeSpan DurationOf(MlflowRun run)
    {
        if (run.Metrics.TryGetValue(RunSecondsKey, out var told) && double.IsFinite(told.Value))
        {
            return TimeSpan.FromSeconds(told.Value);
        }

        var end =
            run.EndTime ?? run.Metrics.Values.Select(point => point.Timestamp).DefaultIfEmpty(run.StartTime).Max();
        return TimeSpan.FromMilliseconds(Math.Max(0, end - run.StartTime));
    }

    private static Dictionary<long, double>? ByStep(MlflowRun run, string key) =>
        run.Metrics.TryGetValue(key, out var point)
            ? new Dictionary<long, double> { [point.Step] = point.Value }
            : null;

    private static MetricPoint Of(MlflowPoint point, DateTimeOffset? started, StepNames steps) =>
        new(
            steps.Training(point.Step),
            steps.Environment(point.Step),
            (point.Timestamp - (started?.ToUnixTimeMilliseconds() ?? point.Timestamp)) / 1000.0,
            point.Value
        );
}
