using System.Text.Json.Nodes;

namespace Rlfw.Plugins.MlflowTracking.Views;

/// <summary>
/// A state of MLflow's experiment page, stored as a tag of the experiment, that a link opens: mean curves grouped by algorithm
/// with bands over the runs. Without it a study of nested runs opens on empty charts. The format is internal to MLflow's page
/// (ExperimentPageUIState.tsx): best effort, never a reason to fail.
/// </summary>
internal static class SharedView
{
    /// <summary>What the link names the view by.</summary>
    public const string Key = "rlfw";

    /// <summary>The tag of the experiment.</summary>
    public const string Tag = "mlflow.sharedViewState." + Key;

    /// <summary>The view of an experiment.</summary>
    /// <param name="metric">The metric by which runs are compared; null where it is not known.</param>
    /// <param name="swept">The options that the sweep varies; the runs' table shows them.</param>
    public static string Json(string? metric, IEnumerable<string> swept)
    {
        string[] columns =
        [
            "params.`algorithm`",
            .. swept.Where(x => x != "algorithm.plugin").Select(x => $"params.`{x}`"),
            "params.`seed`",
            .. metric is null ? (string[])[] : [$"metrics.`{metric}`"],
        ];
        return new JsonObject
        {
            ["selectedColumns"] = new JsonArray([.. columns.Select(x => JsonValue.Create(x))]),
            ["runsExpanded"] = new JsonObject(),
            ["runsPinned"] = new JsonArray(),
            ["runsHidden"] = new JsonArray(),
            ["runsHiddenMode"] = "SHOW_ALL",
            ["runsVisibilityMap"] = new JsonObject(),
            ["viewMaximized"] = false,
            ["runListHidden"] = false,
            ["isAccordionReordered"] = false,
            ["groupsExpanded"] = new JsonObject(),
            ["autoRefreshEnabled"] = true,
            ["hideEmptyCharts"] = true,
            ["orderByKey"] = "attributes.start_time",
            ["orderByAsc"] = false,
            ["searchFilter"] = "",
            ["startTime"] = "ALL",
            ["lifecycleFilter"] = "Active",
            ["modelVersionFilter"] = "All Runs",
            ["datasetsFilter"] = new JsonArray(),
            ["groupBy"] = new JsonObject
            {
                ["aggregateFunction"] = "average",
                ["groupByKeys"] = new JsonArray(new JsonObject { ["mode"] = "param", ["groupByData"] = "algorithm" }),
            },
            ["useGroupedValuesInCharts"] = true,
        }.ToJsonString();
    }
}
