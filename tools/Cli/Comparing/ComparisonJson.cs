using System.Text.Json.Nodes;
using Rlfw.Comparing;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>A comparison as JSON: what <c>--json</c> prints, and what the report's page draws.</summary>
internal static class ComparisonJson
{
    public static JsonObject Of(Comparison comparison) =>
        new()
        {
            ["source"] = comparison.Source,
            ["metric"] = new JsonObject
            {
                ["name"] = comparison.Metric.Name,
                ["curve"] = comparison.Metric.CurveKey,
                ["final"] = comparison.Metric.FinalKey,
                ["greater_is_better"] = comparison.Metric.GreaterIsBetter,
            },
            ["group_by"] = comparison.GroupedBy,
            ["baseline"] = comparison.Baseline,
            ["labels"] = JsonText.List(comparison.Labels),
            ["tasks"] = JsonText.List(comparison.Tasks),
            ["groups"] = JsonText.List(comparison.Groups.Select(Of)),
            ["overall"] = JsonText.List(comparison.Overall.Select(Of)),
            ["improvements"] = JsonText.List(
                comparison.Improvements.Select(x => new JsonObject
                {
                    ["group"] = x.Group,
                    ["other"] = x.Other,
                    ["probability"] = Of(x.Probability),
                })
            ),
            ["thresholds"] = Numbers(comparison.Thresholds),
            ["profiles"] = JsonText.List(
                comparison.Profiles.Select(x => new JsonObject
                {
                    ["group"] = x.Label,
                    ["shares"] = JsonText.List(x.Shares.Select(share => (JsonNode?)Of(share))),
                })
            ),
            ["differences"] = JsonText.List(
                comparison.Differences.Select(x => new JsonObject
                {
                    ["name"] = x.Name,
                    ["values"] = JsonText.List(x.Values.Select(values => (JsonNode?)JsonText.List(values))),
                })
            ),
            ["warnings"] = JsonText.List(comparison.Warnings),
            ["runs"] = JsonText.List(comparison.Runs.Select(Of)),
        };

    /// <summary>The curves of metrics; runs by their place among the comparison's runs.</summary>
    public static JsonArray Of(Comparison comparison, IReadOnlyList<MetricCurves> curves) =>
        JsonText.List(
            curves.Select(metric => new JsonObject
            {
                ["metric"] = metric.Metric,
                ["runs"] = JsonText.List(
                    comparison
                        .Runs.Index()
                        .Where(run => metric.Runs.ContainsKey(run.Item.Run.Id))
                        .Select(run => Of(run.Index, metric.Runs[run.Item.Run.Id]))
                ),
                ["bands"] = JsonText.List(metric.Bands.Select(Of)),
            })
        );

    private static JsonObject Of(int run, IReadOnlyList<MetricPoint> points) =>
        new()
        {
            ["run"] = run,
            ["step"] = Numbers(points.Select(point => (double)point.Step)),
            ["environment_steps"] = points.All(point => point.EnvironmentSteps is null)
                ? null
                : Numbers(points.Select(point => point.EnvironmentSteps ?? double.NaN)),
            ["seconds"] = Numbers(points.Select(point => Math.Round(point.Seconds, 3))),
            ["value"] = Numbers(points.Select(point => point.Value)),
        };

    private static JsonObject Of(GroupBand band) =>
        new()
        {
            ["group"] = band.Label,
            ["task"] = band.Task,
            ["axis"] = band.Axis switch
            {
                CurveAxis.Step => "step",
                CurveAxis.EnvironmentSteps => "environment_steps",
                _ => "seconds",
            },
            ["x"] = Numbers(band.Points.Select(point => point.X)),
            ["mean"] = Numbers(band.Points.Select(point => point.Mean)),
            ["low"] = Numbers(band.Points.Select(point => point.Low)),
            ["high"] = Numbers(band.Points.Select(point => point.High)),
            ["runs"] = Numbers(band.Points.Select(point => (double)point.Runs)),
        };

    private static JsonObject Of(ComparedGroup group) =>
        new()
        {
            ["label"] = group.Label,
            ["task"] = group.Task,
            ["runs"] = group.Runs.Count,
            ["failed"] = group.Failed,
            ["running"] = group.Running,
            ["scores"] = Numbers(group.Scores),
            ["mean"] = Of(group.Mean),
            ["iqm"] = Of(group.InterquartileMean),
            ["median"] = Of(group.Median),
            ["best"] = Number(group.Best),
            ["seconds_per_run"] = Number(group.Time?.TotalSeconds),
            ["steps_per_second"] = Number(group.StepsPerSecond),
            ["environment_steps_per_second"] = Number(group.EnvironmentStepsPerSecond),
            ["improvement"] = Of(group.Improvement),
            ["against"] = group.Against,
        };

    private static JsonObject Of(OverallScore score) =>
        new()
        {
            ["label"] = score.Label,
            ["runs"] = score.Runs,
            ["mean"] = Of(score.Mean),
            ["median"] = Of(score.Median),
            ["iqm"] = Of(score.InterquartileMean),
            ["optimality_gap"] = Of(score.OptimalityGap),
        };

    private static JsonObject Of(ComparedRun run) =>
        new()
        {
            ["id"] = run.Run.Id,
            ["run"] = run.Run.Run,
            ["name"] = run.Run.Name,
            ["experiment"] = run.Run.ExperimentName,
            ["group"] = run.Group,
            ["task"] = run.Task,
            ["seed"] = run.Run.Seed,
            ["state"] = run.Run.State.ToString().ToLowerInvariant(),
            ["score"] = Number(run.Score),
            ["provisional"] = run.IsProvisional,
            ["step"] = run.Run.Step,
            ["seconds"] = Number(Math.Round(run.Run.Duration.TotalSeconds, 3)),
            ["started"] = run.Run.Started?.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            ["link"] = run.Run.Link,
            ["folder"] = run.Run.Folder,
            ["message"] = run.Run.Message,
        };

    private static JsonObject? Of(ConfidenceInterval? interval) => interval is { } value ? Of(value) : null;

    private static JsonObject Of(ConfidenceInterval interval) =>
        new()
        {
            ["estimate"] = Number(interval.Estimate),
            ["low"] = Number(interval.Low),
            ["high"] = Number(interval.High),
        };

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => Number(value))]);

    /// <summary>A number; null for what JSON has no number for: a gap in a curve.</summary>
    private static JsonNode? Number(double? value) => value is { } x && double.IsFinite(x) ? JsonValue.Create(x) : null;
}
