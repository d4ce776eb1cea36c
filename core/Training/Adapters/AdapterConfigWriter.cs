using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rlfw.Training.Adapters;

/// <summary>
/// Writes adapter_config.json. Settings that every version of PEFT knows stand there always, later ones only where they say
/// something: PEFT refuses what it does not know.
/// </summary>
internal static class AdapterConfigWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The file's text.</summary>
    public static string Write(AdapterSettings settings)
    {
        var root = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = settings.Base,
            ["revision"] = settings.Revision,
            ["inference_mode"] = true,
            ["auto_mapping"] = null,
            ["r"] = settings.Rank,
            ["lora_alpha"] = Number(settings.Alpha),
            ["lora_dropout"] = settings.Dropout,
            ["target_modules"] = Modules(settings.Targets),
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["init_lora_weights"] = true,
            ["modules_to_save"] = null,
            ["layers_to_transform"] = settings.Layers is null
                ? null
                : new JsonArray([.. settings.Layers.Select(layer => JsonValue.Create(layer))]),
            ["layers_pattern"] = null,
            ["rank_pattern"] = Patterns(settings.RankPattern, rank => JsonValue.Create(rank)),
            ["alpha_pattern"] = Patterns(settings.AlphaPattern, Number),
            ["use_rslora"] = settings.RankStabilized,
        };
        if (settings.Excluded is { } excluded)
        {
            root["exclude_modules"] = Modules(excluded);
        }

        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonNode Modules(ModuleChoice choice) =>
        choice.Names is { } names
            ? new JsonArray([.. names.Select(name => JsonValue.Create(name))])
            : JsonValue.Create(choice.Pattern ?? ModuleChoice.AllLinear);

    private static JsonObject Patterns<T>(IEnumerable<KeyValuePair<string, T>> patterns, Func<T, JsonNode> value) =>
        new(patterns.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)value(entry.Value))));

    /// <summary>Whole numbers as PEFT writes them: 16, not 16.0.</summary>
    private static JsonValue Number(double value) =>
        value == Math.Truncate(value) && Math.Abs(value) < 1e15
            ? JsonValue.Create(
                long.Parse(value.ToString("F0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            )
            : JsonValue.Create(value);
}
