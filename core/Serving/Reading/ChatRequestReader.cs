using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Serving.Reading;

/// <summary>Reads requests of <c>/v1/chat/completions</c>.</summary>
internal static class ChatRequestReader
{
    private const int MostAlternatives = 20;

    private static readonly string[] _known =
    [
        .. SamplingFields.Names,
        "max_completion_tokens",
        "messages",
        "tools",
        "tool_choice",
        "logprobs",
        "top_logprobs",
    ];

    /// <summary>Reads a request.</summary>
    /// <exception cref="RequestException">A field is missing, malformed, unknown or not supported.</exception>
    public static ChatRequest Read(WireObject body)
    {
        FieldRules.Check(body, _known);
        var messages = body.List("messages") ?? throw body.Missing("messages");
        if (messages.Count == 0)
        {
            throw RequestException.At("messages", "it is empty: a dialog has one message at least");
        }

        var tools = ToolsReader.Read(body);
        var logprobs = body.Flag("logprobs") ?? false;
        return new ChatRequest(
            SamplingFields.Read(body, Alternatives(body, logprobs)),
            new Chat([.. messages.Select((message, i) => MessageReader.Read(message, $"messages[{i}]"))])
            {
                Tools = tools,
            },
            CallsTools: tools.Count > 0,
            logprobs
        );
    }

    private static int Alternatives(WireObject body, bool logprobs)
    {
        var count = body.Whole("top_logprobs", 0, MostAlternatives);
        return count is > 0 && !logprobs
            ? throw RequestException.At("top_logprobs", "it belongs to logprobs: set logprobs to true, or leave it out")
            : (int)(count ?? 0);
    }
}
