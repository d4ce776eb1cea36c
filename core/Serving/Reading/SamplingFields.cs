using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Serving.Reading;

/// <summary>The fields that both kinds of requests have.</summary>
/// <param name="Model">The model's name; null for the one that is served.</param>
/// <param name="Sampling">How tokens are chosen; the length limit apart.</param>
/// <param name="MaximumTokens">The length limit; null for the default.</param>
/// <param name="Seed">The seed; null for one that is drawn.</param>
/// <param name="Count">Completions a prompt.</param>
/// <param name="Streams">Whether the answer comes in pieces.</param>
/// <param name="StreamsUsage">Whether a stream ends with the token counts.</param>
internal sealed record SamplingFields(
    string? Model,
    SamplingSettings Sampling,
    int? MaximumTokens,
    ulong? Seed,
    int Count,
    bool Streams,
    bool StreamsUsage
)
{
    private const int MostStops = 4;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "model",
        "max_tokens",
        "temperature",
        "top_p",
        "top_k",
        "min_p",
        "repetition_penalty",
        "stop",
        "stop_token_ids",
        "ignore_eos",
        "seed",
        "n",
        "stream",
        "stream_options",
    ];

    /// <summary>Reads them.</summary>
    /// <param name="body">The request.</param>
    /// <param name="alternatives">How many of the most probable tokens are asked for beside each.</param>
    /// <exception cref="RequestException">One is malformed or out of its range.</exception>
    public static SamplingFields Read(WireObject body, int alternatives)
    {
        var streams = body.Flag("stream") ?? false;
        return new SamplingFields(
            body.Text("model"),
            new SamplingSettings(
                1,
                body.Number("temperature", 0, 2) ?? 1,
                TopP(body),
                // -1 is how some clients say that all tokens are kept.
                (int)Math.Max(body.Whole("top_k", -1, int.MaxValue) ?? 0, 0)
            )
            {
                MinP = body.Number("min_p", 0, 1) ?? 0,
                RepetitionPenalty = RepetitionPenalty(body),
                StopTexts = Stops(body),
                StopIds = StopIds(body),
                IgnoreStopIds = body.Flag("ignore_eos") ?? false,
                Alternatives = alternatives,
            },
            ReadMaximumTokens(body),
            body.Whole("seed", long.MinValue, long.MaxValue) is { } seed ? unchecked((ulong)seed) : null,
            (int)(body.Whole("n", 1, 1024) ?? 1),
            streams,
            ReadStreamsUsage(body, streams)
        );
    }

    private static double TopP(WireObject body) =>
        body.Number("top_p", 0, 1) switch
        {
            null => 1,
            0 => throw RequestException.At(
                "top_p",
                "it is 0, which keeps no token: it should be above 0 and at most 1"
            ),
            { } value => value,
        };

    private static double RepetitionPenalty(WireObject body) =>
        body.Number("repetition_penalty", 0, 100) switch
        {
            null => 1,
            0 => throw RequestException.At("repetition_penalty", "it is 0, but should be above 0; 1 is none"),
            { } value => value,
        };

    private static int? ReadMaximumTokens(WireObject body)
    {
        var (old, now) = (
            body.Whole("max_tokens", 1, int.MaxValue),
            body.Whole("max_completion_tokens", 1, int.MaxValue)
        );
        return old is not null && now is not null && old != now
            ? throw RequestException.At("max_completion_tokens", "it and max_tokens differ: leave max_tokens out")
            : (int?)(now ?? old);
    }

    private static IReadOnlyList<string> Stops(WireObject body)
    {
        IReadOnlyList<string> stops = body.Any("stop") switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } one => [WireObject.TextOf(one, "stop")],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(Stop)],
            { } other => throw RequestException.At(
                "stop",
                $"it is {WireObject.Word(other.ValueKind)}, but should be a string or a list of strings"
            ),
        };
        return stops.Count > MostStops
                ? throw RequestException.At("stop", $"it holds {stops.Count} texts; at most {MostStops} are taken")
            : stops.Any(stop => stop.Length == 0)
                ? throw RequestException.At("stop", "an empty text would end every completion at once: leave it out")
            : stops;
    }

    private static string Stop(JsonElement item, int index) =>
        item.ValueKind == JsonValueKind.String
            ? WireObject.TextOf(item, $"stop[{index}]")
            : throw RequestException.At(
                $"stop[{index}]",
                $"it is {WireObject.Word(item.ValueKind)}, but should be a string"
            );

    private static IReadOnlyList<int> StopIds(WireObject body) =>
        body.List("stop_token_ids") is { } items ? TokenIds.Read(items, "stop_token_ids") : [];

    private static bool ReadStreamsUsage(WireObject body, bool streams)
    {
        if (body.Object("stream_options") is not { } options)
        {
            return false;
        }

        if (!streams)
        {
            throw RequestException.At("stream_options", "it belongs to streams: set stream to true, or leave it out");
        }

        // Obfuscation pads the pieces of hosted servers, whose length eavesdroppers see.
        options.CheckKnown(["include_usage", "include_obfuscation"]);
        return options.Flag("include_usage") ?? false;
    }
}
