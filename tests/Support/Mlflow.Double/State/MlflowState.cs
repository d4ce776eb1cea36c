using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>What a server holds.</summary>
public sealed class MlflowState
{
    private const long Now = 1_795_329_341_000;

    private int _ids;

    /// <summary>Experiments, in the order of their making.</summary>
    public List<StoredExperiment> Experiments { get; } =
    [
        new()
        {
            Id = "0",
            Name = "Default",
            ArtifactLocation = "mlflow-artifacts:/0",
        },
    ];

    /// <summary>Runs, in the order of their making.</summary>
    public List<StoredRun> Runs { get; } = [];

    /// <summary>Logged models, in the order of their making.</summary>
    public List<StoredModel> Models { get; } = [];

    /// <summary>Files by their path below the artifacts' destination.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Where new experiments keep their artifacts; "{id}" is the experiment's id.</summary>
    public string ArtifactLocation { get; set; } = "mlflow-artifacts:/{id}";

    /// <summary>Runs that are not deleted.</summary>
    public IReadOnlyList<StoredRun> ActiveRuns => [.. Runs.Where(run => !run.IsDeleted)];

    /// <summary>32 hexadecimal digits that were not given before.</summary>
    internal string NewId() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{_ids++}")).AsSpan(0, 16));

    internal StoredExperiment Experiment(string id) =>
        !id.All(char.IsAsciiDigit)
            ? throw RefusalException.Invalid($"Invalid experiment ID '{id}'. Experiment ID must be a valid integer.")
            : Experiments.Find(experiment => experiment.Id == id)
                ?? throw RefusalException.Missing($"No Experiment with id={id} exists");

    internal StoredRun Run(string id) =>
        Runs.Find(run => run.Id == id) ?? throw RefusalException.Missing($"Run with id={id} not found");

    internal StoredRun ActiveRun(string id)
    {
        var run = Run(id);
        return run.IsDeleted
            ? throw RefusalException.Invalid($"The run {id} must be in the 'active' state. Current state is deleted.")
            : run;
    }

    internal StoredModel Model(string id) =>
        Models.Find(model => model.Id == id)
        ?? throw RefusalException.Missing($"Logged model with ID '{id}' not found.");

    internal static JsonObject Show(StoredExperiment experiment)
    {
        var shown = new JsonObject
        {
            ["experiment_id"] = experiment.Id,
            ["name"] = experiment.Name,
            ["artifact_location"] = experiment.ArtifactLocation,
            ["lifecycle_stage"] = Stage(experiment.IsDeleted),
            ["last_update_time"] = Now,
            ["creation_time"] = Now,
        };
        AddPairs(shown, "tags", experiment.Tags);
        return shown;
    }

    internal static JsonObject ShowInfo(StoredRun run)
    {
        var info = new JsonObject
        {
            ["run_uuid"] = run.Id,
            ["experiment_id"] = run.Experiment.Id,
            ["run_name"] = run.Name,
            ["user_id"] = run.User,
            ["status"] = run.Status,
            ["start_time"] = run.StartTime,
            ["artifact_uri"] = run.ArtifactUri,
            ["lifecycle_stage"] = Stage(run.IsDeleted),
            ["run_id"] = run.Id,
        };
        if (run.EndTime is { } end)
        {
            info["end_time"] = end;
        }

        return info;
    }

    /// <param name="run">The run.</param>
    /// <param name="isNew">Whether it was made just now: then nothing is said of outputs.</param>
    internal static JsonObject Show(StoredRun run, bool isNew = false)
    {
        var data = new JsonObject();
        if (run.Points.Count > 0)
        {
            data["metrics"] = new JsonArray([.. Latest(run).Select(ShowPoint)]);
        }

        AddPairs(data, "params", run.Parameters);
        AddPairs(data, "tags", run.Tags);
        var inputs = new JsonObject();
        if (run.Inputs.Count > 0)
        {
            inputs["dataset_inputs"] = new JsonArray([.. run.Inputs.Select(input => JsonNode.Parse(input))]);
        }

        var shown = new JsonObject
        {
            ["info"] = ShowInfo(run),
            ["data"] = data,
            ["inputs"] = inputs,
        };
        if (isNew)
        {
            return shown;
        }

        var outputs = new JsonObject();
        if (run.Outputs.Count > 0)
        {
            outputs["model_outputs"] = new JsonArray([
                .. run.Outputs.Select(o => new JsonObject { ["model_id"] = o.Key, ["step"] = o.Value }),
            ]);
        }

        shown["outputs"] = outputs;
        return shown;
    }

    internal static JsonObject Show(StoredModel model)
    {
        var info = new JsonObject
        {
            ["model_id"] = model.Id,
            ["experiment_id"] = model.Experiment.Id,
            ["name"] = model.Name,
            ["creation_timestamp_ms"] = Now,
            ["last_updated_timestamp_ms"] = Now,
            ["artifact_uri"] = model.ArtifactUri,
            ["status"] = model.Status,
            ["model_type"] = model.Type,
            ["source_run_id"] = model.SourceRunId,
        };
        AddPairs(info, "tags", model.Tags);
        var data = new JsonObject();
        AddPairs(data, "params", model.Parameters);
        if (model.Metrics.Count > 0)
        {
            data["metrics"] = new JsonArray([.. model.Metrics.Select(metric => metric.DeepClone())]);
        }

        return new JsonObject { ["info"] = info, ["data"] = data };
    }

    internal static JsonObject ShowPoint(StoredPoint point) =>
        new()
        {
            ["key"] = point.Key,
            ["value"] = double.IsNaN(point.Value) ? "NaN" : JsonValue.Create(point.Value),
            ["timestamp"] = point.Timestamp,
            ["step"] = point.Step,
        };

    /// <summary>The latest point of every metric: the greatest (step, time, value), NaN counting as 0.</summary>
    internal static IEnumerable<StoredPoint> Latest(StoredRun run) =>
        run
            .Points.GroupBy(point => point.Key)
            .Select(points => points.MaxBy(p => (p.Step, p.Timestamp, double.IsNaN(p.Value) ? 0 : p.Value)));

    private static string Stage(bool isDeleted) => isDeleted ? "deleted" : "active";

    private static void AddPairs(JsonObject to, string name, List<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > 0)
        {
            to[name] = new JsonArray([
                .. pairs.Select(pair => new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value }),
            ]);
        }
    }
}
