using System.Text.Json;

namespace Rlfw.Serving.Reading;

/// <summary>
/// What is done with OpenAI's fields that this server does not have: those that change no text are ignored, the others are
/// refused by name where their value asks for something.
/// </summary>
internal static class FieldRules
{
    /// <summary>Fields that never change the text.</summary>
    private static readonly string[] _ignored =
    [
        "user",
        "metadata",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_retention",
        "service_tier",
        "prediction",
        "parallel_tool_calls",
    ];

    /// <summary>Fields that change the text or the answer, and the values that ask for nothing.</summary>
    private static readonly Dictionary<string, Func<JsonElement, bool>> _refused = new(StringComparer.Ordinal)
    {
        ["logit_bias"] = value => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(),
        ["frequency_penalty"] = IsZero,
        ["presence_penalty"] = IsZero,
        ["store"] = value => value.ValueKind == JsonValueKind.False,
        ["response_format"] = value =>
            value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String
            && type.ValueEquals("text"),
        ["modalities"] = value =>
            value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() == 1
            && value[0].ValueKind == JsonValueKind.String
            && value[0].ValueEquals("text"),
        ["suffix"] = value => value.ValueKind == JsonValueKind.String && value.ValueEquals(""),
        ["audio"] = _ => false,
        ["functions"] = _ => false,
        ["function_call"] = _ => false,
        ["reasoning_effort"] = _ => false,
        ["verbosity"] = _ => false,
        ["web_search_options"] = _ => false,
    };

    /// <summary>Checks a request's fields: known, without effect, refused, or unknown.</summary>
    /// <param name="body">The request.</param>
    /// <param name="known">The fields that are read.</param>
    /// <exception cref="RequestException">One would change the answer and is not supported, or nobody knows it.</exception>
    public static void Check(WireObject body, IReadOnlyCollection<string> known)
    {
        foreach (var name in body.Names.Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            if (_refused.TryGetValue(name, out var asksNothing) && !asksNothing(body.Any(name)!.Value))
            {
                throw RequestException.At(
                    name,
                    $"this server does not support it{Advice(name)}",
                    "unsupported_parameter"
                );
            }
        }

        body.CheckKnown([.. known, .. _ignored, .. _refused.Keys]);
    }

    private static string Advice(string name) =>
        name switch
        {
            "functions" or "function_call" => ": use tools and tool_choice",
            "frequency_penalty" or "presence_penalty" => ": leave it out, or use repetition_penalty",
            "store" => ": nothing is kept here, leave it out",
            _ => ": leave it out",
        };

    private static bool IsZero(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 0;
}
