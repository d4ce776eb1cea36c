using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Artifacts;

/// <summary>The file <c>MLmodel</c>, by which MLflow knows what a model takes and gives.</summary>
internal static class MlmodelFile
{
    // The version whose format this is.
    private const string FormatVersion = "3.1.1";

    /// <summary>The file.</summary>
    /// <param name="started">The run's beginning: plugins and versions.</param>
    /// <param name="data">What it learned from: the spaces of its environment; null where it is not known.</param>
    /// <param name="time">When the model was done.</param>
    public static string Yaml(RunStarted started, DataUsed? data, DateTimeOffset time)
    {
        var (inputs, outputs) = Signature(data);
        var text = new StringBuilder();
        text.Append("flavors:\n  rlfw:\n");
        Append(text, "    rlfw_version", started.Environment.GetValueOrDefault("rlfw", ""));
        Append(text, "    experiment", started.Experiment);
        Append(text, "    model", started.Parameters.GetValueOrDefault("model.plugin", ""));
        Append(text, "    algorithm", started.Stages is [.., var last] ? last.Algorithm : "");
        Append(text, "    weights", "safetensors");
        Append(text, "mlflow_version", FormatVersion);
        text.Append("signature:\n");
        Append(text, "  inputs", inputs);
        Append(text, "  outputs", outputs);
        text.Append("  params: null\n");
        Append(
            text,
            "utc_time_created",
            time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
        );
        return text.ToString();
    }

    private static (string Inputs, string Outputs) Signature(DataUsed? data) =>
        data?.Observations is { } observations && data.Actions is { } actions
            ? (Tensor(observations), Tensor(actions))
            : (Column("prompt"), Column("completion"));

    private static string Tensor(DescribedSpace space) =>
        new JsonArray(
            new JsonObject
            {
                ["type"] = "tensor",
                ["tensor-spec"] = new JsonObject
                {
                    ["dtype"] = space.Count is null ? "float32" : "int64",
                    ["shape"] = space.Count is null ? new JsonArray(-1, space.Size) : new JsonArray(-1),
                },
            }
        ).ToJsonString();

    private static string Column(string name) =>
        new JsonArray(
            new JsonObject
            {
                ["type"] = "string",
                ["name"] = name,
                ["required"] = true,
            }
        ).ToJsonString();

    // A JSON string is a YAML string.
    private static void Append(StringBuilder text, string key, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{key}: {JsonSerializer.Serialize(value)}\n");
}
