using System.Text;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

/// <summary>
/// A folder with a small tokenizer, which a test changes before it loads it: ids 0 to 255 the bytes, then the tokens of
/// <see cref="Merge"/>, then &lt;|end|&gt; and what else is added.
/// </summary>
public sealed class TestFolder : IDisposable
{
    public const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public TestFolder(params string[] merges)
    {
        foreach (var value in Enumerable.Range(0, 256))
        {
            Vocabulary[Spell([(byte)value])] = value;
        }

        foreach (var merge in merges)
        {
            Merge(merge);
        }

        Write("tokenizer_config.json", """{"eos_token": "<|end|>"}""");
        Add("<|end|>", special: true);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("rlfw-tokenizer-").FullName;

    /// <summary>The tokenizer.json to be.</summary>
    public JsonObject Json { get; } =
        new()
        {
            ["added_tokens"] = new JsonArray(),
            ["normalizer"] = null,
            ["pre_tokenizer"] = PreTokenizer(Llama3Pattern),
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(),
                ["merges"] = new JsonArray(),
            },
        };

    public JsonObject Model => Json["model"]!.AsObject();

    public JsonObject Vocabulary => Model["vocab"]!.AsObject();

    public JsonArray Merges => Model["merges"]!.AsArray();

    public JsonArray Added => Json["added_tokens"]!.AsArray();

    public int NextId => Vocabulary.Count + Added.Count;

    public static JsonObject PreTokenizer(string pattern) =>
        new()
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Split",
                    ["pattern"] = new JsonObject { ["Regex"] = pattern },
                    ["behavior"] = "Isolated",
                    ["invert"] = false,
                },
                new JsonObject
                {
                    ["type"] = "ByteLevel",
                    ["add_prefix_space"] = false,
                    ["use_regex"] = false,
                }
            ),
        };

    /// <summary>Adds a token that two others make: "th e".</summary>
    public void Merge(string pair)
    {
        Vocabulary[pair.Replace(" ", "", StringComparison.Ordinal)] = NextId;
        Merges.Add(pair);
    }

    /// <summary>Adds an added token under the next id.</summary>
    public int Add(string text, bool special = false, params string[] flags)
    {
        var token = new JsonObject
        {
            ["id"] = NextId,
            ["content"] = text,
            ["special"] = special,
        };
        foreach (var flag in (string[])["lstrip", "rstrip", "single_word", "normalized"])
        {
            token[flag] = flags.Contains(flag);
        }

        Added.Add(token);
        return NextId - 1;
    }

    public void Write(string name, string content) => File.WriteAllText(System.IO.Path.Combine(Path, name), content);

    public void Write(string name, byte[] content) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);

    /// <summary>Writes tokenizer.json and loads the folder.</summary>
    public HuggingFaceTokenizer Load()
    {
        Write("tokenizer.json", Json.ToJsonString());
        return LoadAsIs();
    }

    /// <summary>Loads what is there.</summary>
    public HuggingFaceTokenizer LoadAsIs() => Loaded.From(Path);

    /// <summary>What loading says.</summary>
    public string Fault() => Should.Throw<UserErrorException>(() => Load()).Message;

    /// <summary>What loading says of the files as they are.</summary>
    public string FaultAsIs() => Should.Throw<UserErrorException>(() => LoadAsIs()).Message;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Bytes in the alphabet of byte-level files.</summary>
    public static string Spell(byte[] bytes) => ByteAlphabet.Spell(bytes);

    public static string Spell(string text) => ByteAlphabet.Spell(Encoding.UTF8.GetBytes(text));
}
