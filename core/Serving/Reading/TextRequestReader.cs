using System.Text.Json;

namespace Rlfw.Serving.Reading;

/// <summary>Reads requests of <c>/v1/completions</c>.</summary>
internal static class TextRequestReader
{
    private const int MostAlternatives = 20;
    private const int MostPrompts = 1024;

    private static readonly string[] _known = [.. SamplingFields.Names, "prompt", "logprobs", "echo", "best_of"];

    /// <summary>Reads a request.</summary>
    /// <exception cref="RequestException">A field is missing, malformed, unknown or not supported.</exception>
    public static TextRequest Read(WireObject body)
    {
        FieldRules.Check(body, _known);
        var prompts = Prompts(body.Any("prompt") ?? throw body.Missing("prompt"));
        var logprobs = body.Whole("logprobs", 0, MostAlternatives);
        var echoes = body.Flag("echo") ?? false;
        if (echoes && logprobs is not null)
        {
            throw RequestException.At(
                "echo",
                "log-probabilities of prompts are not given: leave echo or logprobs out (rlfw logprobs scores texts)",
                "unsupported_parameter"
            );
        }

        var common = SamplingFields.Read(body, (int)(logprobs ?? 0));
        if (body.Whole("best_of", 1, int.MaxValue) is { } best && best != common.Count)
        {
            throw RequestException.At(
                "best_of",
                "it differs from n, and this server gives all that it generates",
                "unsupported_parameter"
            );
        }

        return new TextRequest(common, prompts, logprobs is not null, echoes);
    }

    private static IReadOnlyList<TextPrompt> Prompts(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [Text(value, "prompt")];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw RequestException.At(
                "prompt",
                $"it is {WireObject.Word(value.ValueKind)}, but should be a string, a list of strings, token ids or a list of lists of token ids"
            );
        }

        JsonElement[] items = [.. value.EnumerateArray()];
        return items switch
        {
            [] => throw RequestException.At("prompt", "it is empty: give one prompt at least"),
            [{ ValueKind: JsonValueKind.Number }, ..] => [Ids(items, "prompt")],
            { Length: > MostPrompts } => throw RequestException.At(
                "prompt",
                $"it holds {items.Length} prompts; at most {MostPrompts} are taken in one request"
            ),
            _ => [.. items.Select((item, i) => Item(item, $"prompt[{i}]"))],
        };
    }

    private static TextPrompt Item(JsonElement item, string path) =>
        item.ValueKind switch
        {
            JsonValueKind.String => Text(item, path),
            JsonValueKind.Array => Ids([.. item.EnumerateArray()], path),
            var kind => throw RequestException.At(
                path,
                $"it is {WireObject.Word(kind)}, but should be a string or a list of token ids"
            ),
        };

    private static TextPrompt Text(JsonElement value, string path) => new(path, WireObject.TextOf(value, path), null);

    private static TextPrompt Ids(JsonElement[] items, string path) => new(path, null, TokenIds.Read(items, path));
}
