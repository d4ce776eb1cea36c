using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests.Chat;

/// <summary>A folder with a tokenizer of one id a byte and the special tokens of dialogs, written for a test.</summary>
public sealed class ChatFolder : IDisposable
{
    public const int FirstSpecial = 256;

    public static readonly string[] LlamaTokens =
    [
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<|python_tag|>",
    ];

    public ChatFolder(params string[] special)
    {
        Path = Directory.CreateTempSubdirectory("rlfw-chat-").FullName;
        var vocabulary = new JsonObject();
        foreach (var (symbol, value) in Symbols().Select((symbol, value) => (symbol, value)))
        {
            vocabulary[symbol.ToString()] = value;
        }

        var added = special.Select(
            (text, i) =>
                (JsonNode)
                    new JsonObject
                    {
                        ["id"] = FirstSpecial + i,
                        ["content"] = text,
                        ["special"] = true,
                    }
        );
        var tokenizer = new JsonObject
        {
            ["added_tokens"] = new JsonArray([.. added]),
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "ByteLevel",
                ["add_prefix_space"] = false,
                ["use_regex"] = true,
            },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray(),
            },
        };
        Write("tokenizer.json", tokenizer.ToJsonString());
    }

    public string Path { get; }

    public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    /// <summary>Puts a template where folders have it.</summary>
    public void WriteTemplate(string jinja) =>
        Write(
            "tokenizer_config.json",
            JsonSerializer.Serialize(new Dictionary<string, string> { ["chat_template"] = jinja })
        );

    public HuggingFaceTokenizer Load(string? template = null) =>
        new(new HuggingFaceOptions { Path = Path, ChatTemplate = template }, new LocalHub());

    public IChatTemplate Template(string name) => Load(name).ChatTemplate!;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>GPT-2's visible symbol of each byte.</summary>
    private static char[] Symbols()
    {
        var symbols = new char[256];
        var other = 256;
        for (var value = 0; value < 256; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or >= 0xae;
            symbols[value] = (char)(isVisible ? value : other++);
        }

        return symbols;
    }
}
