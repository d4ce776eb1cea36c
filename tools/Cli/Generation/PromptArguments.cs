using System.CommandLine;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>What <c>rlfw generate</c> continues.</summary>
internal static class PromptArguments
{
    private static readonly Option<string[]> Texts = new("--prompt", "-p")
    {
        Description = "A text to be continued; may be repeated",
        HelpName = "TEXT",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> File = new("--prompt-file")
    {
        Description = "JSONL of {\"prompt\": ...}, {\"messages\": [...]} or {\"ids\": [...]}; - for standard input",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Chat = new("--chat")
    {
        Description = "Texts are a user's messages, answered through the model's chat template",
    };

    private static readonly Option<string?> System = new("--system")
    {
        Description = "With --chat: the system message before them",
        HelpName = "TEXT",
    };

    private static readonly Option<bool> NoBegin = new("--no-begin")
    {
        Description = "Do not put the begin token before texts",
    };

    /// <summary>All of them, in the order to be shown.</summary>
    public static IReadOnlyList<Option> All { get; } = [Texts, File, Chat, System, NoBegin, SequenceArguments.Plain];

    /// <summary>The prompts as they stand, before a model is loaded.</summary>
    /// <exception cref="UserErrorException">There are none, or options contradict each other.</exception>
    public static (IReadOnlyList<SequenceLine> Lines, IReadOnlyList<SequenceFault> Faults) Read(
        ParseResult parsed,
        Terminal terminal
    )
    {
        var texts = parsed.GetValue(Texts) ?? [];
        var file = parsed.GetValue(File);
        if ((texts.Length > 0) == (file is not null))
        {
            throw new UserErrorException(
                file is null
                    ? "there is nothing to continue: give --prompt TEXT or --prompt-file FILE"
                    : "--prompt and --prompt-file exclude each other: give one of them"
            );
        }

        if (parsed.GetValue(System) is not null && !parsed.GetValue(Chat))
        {
            throw new UserErrorException("--system is a part of a dialog: give --chat too");
        }

        var (lines, faults) = file is not null
            ? SequenceFile.Read(file, terminal.OpenInput, "prompt")
            : ([.. texts.Select((text, i) => new SequenceLine(i + 1, new SequenceContent.OfText(text)))], []);
        return parsed.GetValue(Chat) ? ([.. lines.Select(line => AsDialog(parsed, line))], faults) : (lines, faults);
    }

    /// <summary>The prompts' name in messages.</summary>
    public static string Name(ParseResult parsed) =>
        parsed.GetValue(File) switch
        {
            null => "--prompt",
            SequenceFile.StandardInput => "standard input",
            { } file => file,
        };

    /// <summary>The prompts' ids.</summary>
    public static (IReadOnlyList<EncodedLine> Encoded, IReadOnlyList<SequenceFault> Faults) Encode(
        ParseResult parsed,
        ITokenizer tokenizer,
        IReadOnlyList<SequenceLine> lines
    )
    {
        var begin = tokenizer.BeginId is not null && !parsed.GetValue(NoBegin);
        var special = parsed.GetValue(SequenceArguments.Plain) ? SpecialText.Plain : SpecialText.Special;
        var (encoded, faults) = new SequenceEncoder(tokenizer, begin, special).Encode(Name(parsed), lines);
        // A text may spell its begin token, and has it once then.
        return begin ? ([.. encoded.Select(line => Once(line, tokenizer.BeginId!.Value))], faults) : (encoded, faults);
    }

    /// <summary>A prompt as the user gave it.</summary>
    public static JsonNode Shown(SequenceContent content) =>
        content switch
        {
            SequenceContent.OfText text => JsonValue.Create(text.Text),
            SequenceContent.OfIds ids => new JsonArray([.. ids.Ids.Select(id => (JsonNode)id)]),
            SequenceContent.OfMessages dialog => new JsonArray([.. dialog.Chat.Messages.Select(Message)]),
            _ => throw new ArgumentOutOfRangeException(nameof(content), content, "Not a kind of content."),
        };

    private static JsonNode? Message(ChatMessage message)
    {
        var json = new JsonObject { ["role"] = message.Role };
        if (message.Content is { } content)
        {
            json["content"] = JsonNode.Parse(content.GetRawText());
        }

        if (message.ToolCalls.Count > 0)
        {
            json["tool_calls"] = new JsonArray([
                .. message.ToolCalls.Select(call => JsonNode.Parse(call.GetRawText())),
            ]);
        }

        return json;
    }

    private static EncodedLine Once(EncodedLine line, int begin) =>
        line.Ids is [var first, var second, ..] && first == begin && second == begin
            ? line with
            {
                Ids = line.Ids[1..],
            }
            : line;

    private static SequenceLine AsDialog(ParseResult parsed, SequenceLine line)
    {
        var system = parsed.GetValue(System) is { } text
            ? [ChatMessage.Of("system", text)]
            : Array.Empty<ChatMessage>();
        return line.Content switch
        {
            SequenceContent.OfText user => line with
            {
                Content = new SequenceContent.OfMessages(new Chat([.. system, ChatMessage.Of("user", user.Text)])),
            },
            SequenceContent.OfMessages dialog when system.Length > 0 && dialog.Chat.Messages[0].Role != "system" =>
                line with
                {
                    Content = new SequenceContent.OfMessages(
                        dialog.Chat with
                        {
                            Messages = [.. system, .. dialog.Chat.Messages],
                        }
                    ),
                },
            _ => line,
        };
    }
}
