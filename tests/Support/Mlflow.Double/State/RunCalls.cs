using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Calls about runs, save those that write records.</summary>
/// <param name="state">What the server holds.</param>
internal sealed class RunCalls(MlflowState state)
{
    private const int MostResults = 50_000;

    public JsonObject Create(Arguments arguments)
    {
        // Nothing is required, and so names in camel case pass.
        var experiment = state.Experiment(arguments.Optional("experiment_id") ?? arguments.Text("experimentId"));
        if (experiment.IsDeleted)
        {
            throw RefusalException.Invalid(
                $"The experiment {experiment.Id} must be in the 'active' state. Current state is deleted."
            );
        }

        var tags = arguments.List("tags").Select(Pairs.Read).ToList();
        var name = arguments.Optional("run_name") ?? arguments.Optional("runName");
        var tagged = tags.Find(tag => tag.Key == "mlflow.runName").Value;
        if (name is not null && tagged is not null && name != tagged)
        {
            throw RefusalException.Invalid(
                "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
                    + $"(run_name='{name}', mlflow.runName='{tagged}')."
            );
        }

        var run = new StoredRun
        {
            Id = state.NewId(),
            Experiment = experiment,
            Name = name ?? tagged ?? $"amazing-ant-{state.Runs.Count}",
            User = arguments.Optional("user_id") ?? "",
            StartTime = arguments.Whole("start_time") ?? 0,
        };
        foreach (var tag in tags)
        {
            Pairs.Set(run.Tags, tag.Key, Pairs.Cut(tag.Value, 8000));
        }

        Pairs.Set(run.Tags, "mlflow.runName", run.Name);
        state.Runs.Add(run);
        return new JsonObject { ["run"] = MlflowState.Show(run, isNew: true) };
    }

    public JsonObject Get(Arguments arguments) =>
        new() { ["run"] = MlflowState.Show(state.Run(arguments.Text("run_id"))) };

    public JsonObject Update(Arguments arguments)
    {
        var run = state.ActiveRun(arguments.Text("run_id"));
        // A status that is unknown does not parse, and is left out.
        if (arguments.Optional("status") is "RUNNING" or "SCHEDULED" or "FINISHED" or "FAILED" or "KILLED")
        {
            run.Status = arguments.Optional("status")!;
        }

        run.EndTime = arguments.Whole("end_time") ?? run.EndTime;
        if (arguments.Optional("run_name") is { Length: > 0 } name)
        {
            run.Name = name;
            Pairs.Set(run.Tags, "mlflow.runName", name);
        }

        return new JsonObject { ["run_info"] = MlflowState.ShowInfo(run) };
    }

    public JsonObject Delete(Arguments arguments)
    {
        state.Run(arguments.Text("run_id")).IsDeleted = true;
        return [];
    }

    public JsonObject Restore(Arguments arguments)
    {
        state.Run(arguments.Text("run_id")).IsDeleted = false;
        return [];
    }

    public JsonObject Search(Arguments arguments)
    {
        var most = arguments.Whole("max_results") ?? 1000;
        if (most is < 1 or > MostResults)
        {
            throw RefusalException.Invalid($"Invalid value {most} for parameter 'max_results' supplied");
        }

        var experiments = arguments.Texts("experiment_ids");
        var found = state
            .Runs.Where(run => experiments.Contains(run.Experiment.Id))
            .Where(run => Views.Shows(arguments.Optional("run_view_type"), run.IsDeleted))
            .Where(run => SearchFilter.Fits(arguments.Optional("filter"), key => Look(run, key)))
            .OrderBy(run =>
                arguments.Texts("order_by") is ["attributes.start_time ASC"] ? run.StartTime : -run.StartTime
            );
        return Paging.Page("runs", [.. found.Select(run => MlflowState.Show(run))], (int)most, arguments);
    }

    public JsonObject History(Arguments arguments)
    {
        var (id, key) = (arguments.Text("run_id"), arguments.Text("metric_key"));
        var most = arguments.Whole("max_results");
        var points = (state.Runs.Find(run => run.Id == id)?.Points ?? [])
            .Where(point => point.Key == key)
            .OrderBy(point => point.Timestamp)
            .ThenBy(point => point.Step)
            .ThenBy(point => point.Value)
            .Select(MlflowState.ShowPoint)
            .ToArray<JsonNode>();
        // Without a limit a page holds nothing.
        return Paging.Page("metrics", points, (int)(most ?? 0), arguments);
    }

    private static string? Look(StoredRun run, string key)
    {
        var (entity, name) = key.Split('.', 2) is [("tags" or "params" or "metrics" or "attributes") and var e, var n]
            ? (e, n)
            : ("attributes", key);
        return entity switch
        {
            "tags" => run.Tag(name),
            "params" => run.Parameters.Find(parameter => parameter.Key == name).Value,
            "metrics" => MlflowState
                .Latest(run)
                .Where(point => point.Key == name)
                .Select(point => FormattableString.Invariant($"{point.Value}"))
                .FirstOrDefault(),
            _ => name switch
            {
                "status" => run.Status,
                "run_id" => run.Id,
                "run_name" => run.Name,
                "user_id" => run.User,
                "artifact_uri" => run.ArtifactUri,
                "start_time" or "created" => FormattableString.Invariant($"{run.StartTime}"),
                _ => throw RefusalException.Invalid($"Invalid attribute key '{name}' specified."),
            },
        };
    }
}
