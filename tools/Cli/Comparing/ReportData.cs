using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Comparing;

namespace Rlfw.Cli;

/// <summary>All that the report's page shows.</summary>
internal static class ReportData
{
    /// <summary>What changes between two versions of this is read by no older page.</summary>
    private const int Version = 1;

    public static JsonObject Of(Comparison comparison, IReadOnlyList<MetricCurves> curves, TimeProvider clock)
    {
        var json = ComparisonJson.Of(comparison);
        json["version"] = Version;
        json["title"] = Title(comparison);
        json["generated"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json["experiments"] = JsonText.List(
            comparison
                .Runs.Select(run => run.Run.Experiment)
                .DistinctBy(x => x.Id, StringComparer.Ordinal)
                .Select(x => new JsonObject { ["name"] = x.Name, ["link"] = x.Link })
        );
        json["curves"] = ComparisonJson.Of(comparison, curves);
        return json;
    }

    private static string Title(Comparison comparison) =>
        comparison.Labels.Count switch
        {
            1 => $"{comparison.Metric.Name} of {comparison.Labels[0]}",
            <= 4 => string.Join(", ", comparison.Labels.SkipLast(1)) + $" and {comparison.Labels[^1]}",
            _ => $"{comparison.Labels.Count} groups by {comparison.GroupedBy}",
        };
}
