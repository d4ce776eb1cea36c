using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>
/// Reads stored completions: JSONL of objects with <c>completion</c> and perhaps <c>prompt</c>, <c>answer</c>, <c>finished</c>,
/// <c>tokens</c> and <c>fields</c>, or one JSON list of such objects. The completions of a run's folder are such a file.
/// </summary>
internal static class SampleFile
{
    private static readonly string[] _used = ["prompt", "completion", "answer", "finished", "tokens", "fields"];

    // What a run's file says besides; scores are given anew.
    private static readonly string[] _ignored =
    [
        "sequence",
        "step",
        "stage",
        "source",
        "group",
        "rewards",
        "total",
        "advantage",
        "dropped",
    ];

    /// <summary>Reads a file.</summary>
    /// <returns>The samples with their line (of a list: their place), and what is wrong.</returns>
    /// <exception cref="UserErrorException">The file cannot be read, is empty, or no JSON.</exception>
    public static (IReadOnlyList<(int Number, RewardSample Sample)> Samples, IReadOnlyList<SequenceFault> Faults) Read(
        string path
    )
    {
        var text = Text(path);
        var samples = new List<(int, RewardSample)>();
        var faults = new List<SequenceFault>();
        foreach (var (number, item) in text.TrimStart().StartsWith('[') ? List(path, text) : Lines(text))
        {
            try
            {
                using var json = JsonDocument.Parse(item);
                samples.Add((number, Sample(json.RootElement.Clone())));
            }
            catch (JsonException e)
            {
                faults.Add(
                    new SequenceFault(
                        path,
                        number,
                        (int?)e.BytePositionInLine + 1,
                        "it is no JSON object: " + Reason(e)
                    )
                );
            }
            catch (LineException e)
            {
                faults.Add(new SequenceFault(path, number, e.Column, e.Message));
            }
        }

        return samples.Count + faults.Count > 0
            ? (samples, faults)
            : throw new UserErrorException(
                $"{path} is empty: write one {{\"prompt\": ..., \"completion\": ..., \"answer\": ...}} a line"
            );
    }

    private static IEnumerable<(int, string)> Lines(string text) =>
        text.Split('\n').Select((line, i) => (i + 1, line)).Where(line => !string.IsNullOrWhiteSpace(line.line));

    private static IEnumerable<(int, string)> List(string path, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select((item, i) => (i + 1, item.GetRawText()))];
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path}:{e.LineNumber + 1}: it is no JSON list: {Reason(e)}", e);
        }
    }

    private static RewardSample Sample(JsonElement element)
    {
        var keys = new JsonKeys(element, "the object");
        if (!keys.Has("completion"))
        {
            // A mistyped key is named before it is said that there is none.
            keys.CheckKnown([.. _used, .. _ignored]);
        }

        var completion = keys.Text("completion");
        keys.CheckKnown([.. _used, .. _ignored]);
        return new RewardSample(
            new Example(keys.Has("prompt") ? keys.Text("prompt") : "") { Answer = Answer(keys), Fields = Fields(keys) },
            completion,
            keys.Flag("finished", otherwise: true)
        )
        {
            Tokens = Tokens(keys),
        };
    }

    private static string? Answer(JsonKeys keys) =>
        keys.Any("answer") switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => keys.Text("answer"),
        };

    private static int? Tokens(JsonKeys keys) =>
        keys.Any("tokens") is not { } tokens ? null
        : tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt32(out var count) && count >= 0 ? count
        : throw new LineException("'tokens' should be a whole number, 0 or more");

    private static Dictionary<string, string> Fields(JsonKeys keys)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (keys.Any("fields") is not { } element)
        {
            return fields;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new LineException(
                $"'fields' is {JsonKeys.Word(element.ValueKind)}, but should be an object: {{...}}"
            );
        }

        foreach (var field in element.EnumerateObject())
        {
            fields[field.Name] =
                field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
        }

        return fields;
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"there is no file {path} (looked for {Path.GetFullPath(path)})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The parser's reason without the place, which it counts from 0.</summary>
    private static string Reason(JsonException e)
    {
        var place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? e.Message : e.Message[..place]).TrimEnd('.');
    }
}
