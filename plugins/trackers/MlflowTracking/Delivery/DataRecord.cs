using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>What a stage learns from, as MLflow's dataset.</summary>
internal static class DataRecord
{
    /// <summary>The dataset.</summary>
    /// <param name="data">The journal's word of it.</param>
    /// <param name="texts">Takes secrets out.</param>
    public static MlflowDataset Of(DataUsed data, SentTexts texts)
    {
        var options = new JsonObject(
            data.Options.Select(x => new KeyValuePair<string, JsonNode?>(x.Key, texts.CleanValue(x.Key, x.Value)))
        );
        var path = data.Options.GetValueOrDefault("path") ?? "";
        return new MlflowDataset
        {
            Name = data.Name,
            Digest = data.Digest,
            SourceType =
                data.Observations is not null ? "code"
                : path.StartsWith("hf://", StringComparison.Ordinal) ? "hugging_face"
                : path.Length > 0 && path != "null" ? "local"
                : "code",
            Source = options.ToJsonString(),
            Schema = Schema(data),
            Profile = data.Examples is { } examples ? new JsonObject { ["num_rows"] = examples }.ToJsonString() : null,
            Context = data.Context,
        };
    }

    private static string? Schema(DataUsed data) =>
        data.Observations is { } observations && data.Actions is { } actions
            ? new JsonObject { ["observation"] = Space(observations), ["action"] = Space(actions) }.ToJsonString()
            : null;

    private static JsonObject Space(DescribedSpace space) =>
        space.Count is { } count
            ? new JsonObject { ["type"] = "discrete", ["n"] = count }
            : new JsonObject
            {
                ["type"] = "box",
                ["shape"] = new JsonArray(space.Size),
                ["dtype"] = "float32",
            };
}
