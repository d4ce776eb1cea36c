namespace Rlfw.Mlflow.Server;

/// <summary>Reads runs.</summary>
internal static class RestRuns
{
    // A run with hundreds of parameters of thousands of characters is a megabyte.
    private const int RunsAPage = 100;
    private const int PointsAPage = 25_000;

    /// <summary>A run; null where there is none.</summary>
    public static async Task<RunMessages.Run?> FindRunAsync(
        this RestClient rest,
        string runId,
        CancellationToken cancellation
    )
    {
        var answer = await rest.GetAsync(
                $"runs/get?run_id={Uri.EscapeDataString(runId)}",
                RestJson.Messages.RunGot,
                cancellation
            )
            .ConfigureAwait(false);
        return answer switch
        {
            { Value: { } got } => got.Run,
            { Error.IsMissing: true } => null,
            _ => throw rest.Faults.Of(answer.Error!, $"reading the run {runId}"),
        };
    }

    /// <summary>A run that must be there.</summary>
    /// <exception cref="MlflowException">There is none (<see cref="MlflowFault.Gone"/>).</exception>
    public static async Task<RunMessages.Run> RunAsync(
        this RestClient rest,
        string runId,
        CancellationToken cancellation
    ) =>
        await rest.FindRunAsync(runId, cancellation).ConfigureAwait(false)
        ?? throw rest.Faults.Of(MlflowFault.Gone, $"there is no run {runId}");

    /// <summary>All runs with these tags, oldest first.</summary>
    /// <param name="rest">Sends.</param>
    /// <param name="query">Which.</param>
    /// <param name="view">"ACTIVE_ONLY", "DELETED_ONLY" or "ALL".</param>
    /// <param name="cancellation">Ends the tries.</param>
    public static async Task<IReadOnlyList<RunMessages.Run>> SearchRunsAsync(
        this RestClient rest,
        MlflowRunQuery query,
        string view,
        CancellationToken cancellation
    )
    {
        var filter = TagFilter.Of(query.Tags);
        var found = await Pages
            .ReadAsync(
                rest,
                async token =>
                {
                    var answer = await rest.PostAsync(
                            "runs/search",
                            new RunMessages.Search(
                                query.ExperimentIds,
                                filter,
                                view,
                                RunsAPage,
                                ["attributes.start_time ASC"],
                                token
                            ),
                            RestJson.Messages.SearchRuns,
                            RestJson.Messages.RunsFound,
                            cancellation
                        )
                        .ConfigureAwait(false);
                    var page = answer.Value ?? throw rest.Faults.Of(answer.Error!, "searching runs");
                    return (page.Runs, page.NextPageToken);
                }
            )
            .ConfigureAwait(false);
        // Pages are counted, and runs come in between: one may be seen twice.
        return
        [
            .. found
                .DistinctBy(run => run.Info.RunId, StringComparer.Ordinal)
                .Where(run => TagFilter.Fits(query.Tags, KeyValueMessage.Read(run.Data?.Tags)))
                .OrderBy(run => run.Info.StartTime),
        ];
    }

    /// <summary>All points of a metric, ordered by step, then time.</summary>
    public static async Task<IReadOnlyList<MlflowPoint>> HistoryAsync(
        this RestClient rest,
        string runId,
        string key,
        CancellationToken cancellation
    )
    {
        // Without max_results some versions answer an empty page and a token, for ever.
        var path =
            $"metrics/get-history?run_id={Uri.EscapeDataString(runId)}&metric_key={Uri.EscapeDataString(key)}"
            + $"&max_results={PointsAPage}";
        var points = await Pages
            .ReadAsync(
                rest,
                async token =>
                {
                    var answer = await rest.GetAsync(
                            path + (token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}"),
                            RestJson.Messages.History,
                            cancellation
                        )
                        .ConfigureAwait(false);
                    return answer switch
                    {
                        { Value: { } page } => (page.Metrics, page.NextPageToken),
                        { Error.IsMissing: true } => (null, null),
                        _ => throw rest.Faults.Of(answer.Error!, $"reading the metric '{key}' of the run {runId}"),
                    };
                }
            )
            .ConfigureAwait(false);
        return [.. points.Select(point => point.Read()).OrderBy(point => point.Step).ThenBy(point => point.Timestamp)];
    }
}
