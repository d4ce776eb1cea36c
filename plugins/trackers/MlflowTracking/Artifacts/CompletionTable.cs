using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Artifacts;

/// <summary>Completions in the form of <c>mlflow.log_table</c>: columns and rows, which MLflow's page shows as a table.</summary>
internal static class CompletionTable
{
    /// <summary>The run's tag that lists its tables.</summary>
    public const string Tag = "mlflow.loggedArtifacts";

    // A tag holds 8,000 characters; an entry needs about 75.
    private const int ListedTables = 80;

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>"completions/step-000150-evaluation.json": names in the order of steps.</summary>
    public static string PathOf(RunEvent record, CompletionsStored stored)
    {
        var source = stored.Source switch
        {
            CompletionSource.Training => "training",
            CompletionSource.Evaluation => "evaluation",
            _ => "evaluation-sampled",
        };
        var step = record.Step.ToString("D9", CultureInfo.InvariantCulture);
        return $"completions/step-{step}-{stored.Stage}-{source}.json";
    }

    /// <summary>The table.</summary>
    public static string Json(RunEvent record, CompletionsStored stored, IReadOnlyList<StoredCompletion> completions)
    {
        string[] rewards =
        [
            .. completions
                .SelectMany(x => x.Rewards.Keys)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        string[] columns =
        [
            "step",
            "stage",
            "group",
            "prompt",
            "completion",
            "answer",
            "finished",
            "tokens",
            .. rewards.Select(x => $"reward/{x}"),
            "total",
            "advantage",
        ];
        return new JsonObject
        {
            ["columns"] = new JsonArray([.. columns.Select(x => JsonValue.Create(x))]),
            ["data"] = new JsonArray([
                .. completions.Select(x => new JsonArray([
                    record.Step,
                    stored.Stage,
                    x.Group,
                    x.Prompt,
                    x.Completion,
                    x.Answer,
                    x.Finished,
                    x.Tokens,
                    .. rewards.Select(name => x.Rewards.TryGetValue(name, out var score) ? Number(score) : null),
                    x.Total is { } total ? Number(total) : null,
                    x.Advantage is { } advantage ? Number(advantage) : null,
                ])),
            ]),
        }.ToJsonString(Readable);
    }

    /// <summary>The tag's value for tables; the oldest are left out where they are too many.</summary>
    public static string TagOf(IReadOnlyList<string> paths) =>
        new JsonArray([
            .. paths
                .Skip(Math.Max(0, paths.Count - ListedTables))
                .Select(x => new JsonObject { ["path"] = x, ["type"] = "table" }),
        ]).ToJsonString();

    /// <summary>The tables that a tag lists; none where it cannot be read.</summary>
    public static IEnumerable<string> PathsIn(string? tag)
    {
        try
        {
            return tag is not null && JsonNode.Parse(tag) is JsonArray list
                ? [.. list.Select(x => (string?)x?["path"]).OfType<string>()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    // JSON has no infinities; as text they are readable.
    private static JsonNode Number(double value) =>
        double.IsFinite(value) ? value : value.ToString(CultureInfo.InvariantCulture);
}
