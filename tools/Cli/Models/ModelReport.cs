using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Cli;

/// <summary>What <c>rlfw models show</c> found.</summary>
internal sealed record ModelReport
{
    /// <summary>The model as the user wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>The model that is described: the adapter's base where the user named an adapter.</summary>
    public string? Base { get; init; }

    /// <summary>What it is; null where an adapter's base is not here.</summary>
    public ModelDescription? Description { get; init; }

    /// <summary>Its tokenizer; null where its folder has none.</summary>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>The ids that end a completion.</summary>
    public IReadOnlyList<int> StopIds { get; init; } = [];

    /// <summary>The adapter, where the folder is one.</summary>
    public AdapterSettings? Adapter { get; init; }

    /// <summary>What quantization would change, where it was measured.</summary>
    public IReadOnlyList<QuantizationError> Errors { get; init; } = [];

    /// <summary>Elements of all parameters.</summary>
    public long ParameterCount => Description?.Parameters.Sum(entry => entry.Shape.Aggregate(1L, (n, x) => n * x)) ?? 0;

    /// <summary>A stop id's text, where the tokenizer knows it.</summary>
    public string? TextOf(int id) =>
        Tokenizer?.SpecialTokens.FirstOrDefault(entry => entry.Value == id) is { Key: { } text } ? text : null;

    /// <summary>For scripts.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["model"] = Name };
        if (Description is { } description)
        {
            json["architecture"] = description.Architecture;
            json["facts"] = JsonText.Map(description.Facts.Select(fact => KeyValuePair.Create(fact.Name, fact.Value)));
            json["parameters"] = ParameterCount;
            json["tensors"] = new JsonObject(
                description.Parameters.Select(entry =>
                    KeyValuePair.Create(
                        entry.Name,
                        (JsonNode?)JsonText.List(entry.Shape.Select(length => (JsonNode?)JsonValue.Create(length)))
                    )
                )
            );
            json["memory_bytes"] = Bytes(description.Memory);
            json["cache_bytes_per_token"] = Bytes(description.CacheBytesPerToken);
            json["tokenizer"] = Tokenizer is { } tokenizer
                ? new JsonObject
                {
                    ["ids"] = tokenizer.VocabularySize,
                    ["special_tokens"] = tokenizer.SpecialTokens.Count,
                    ["chat_template"] = tokenizer.ChatTemplate?.Name,
                }
                : null;
            json["stop_ids"] = JsonText.List(StopIds.Select(id => (JsonNode?)JsonValue.Create(id)));
        }

        if (Adapter is { } adapter)
        {
            json["adapter"] = JsonText.Map(Facts(adapter).Select(fact => KeyValuePair.Create(fact.Name, fact.Value)));
        }

        if (Errors.Count > 0)
        {
            json["quantization_errors"] = new JsonObject(
                Errors.Select(error => KeyValuePair.Create(error.Quantization, (JsonNode?)error.ToJson()))
            );
        }

        return json;
    }

    /// <summary>An adapter's settings, in the order to be shown.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(AdapterSettings adapter)
    {
        yield return ("base", adapter.Base ?? "not said");
        yield return ("r", Numbers.Short(adapter.Rank));
        yield return ("lora_alpha", Numbers.Short(adapter.Alpha));
        yield return ("use_rslora", adapter.RankStabilized ? "true" : "false");
        yield return ("lora_dropout", Numbers.Short(adapter.Dropout));
        yield return (
            "target_modules",
            adapter.Targets.Names is { } names
                ? string.Join(", ", names)
                : adapter.Targets.Pattern ?? ModuleChoice.AllLinear
        );
    }

    private static JsonObject Bytes(IEnumerable<(string Storage, long Bytes)> items) =>
        new(items.Select(item => KeyValuePair.Create(item.Storage, (JsonNode?)JsonValue.Create(item.Bytes))));
}
