using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests;

/// <summary>Files with random damage load or are refused; nothing else happens.</summary>
public sealed class MutationTests : IDisposable
{
    private const int Cases = 500;

    // Pieces of JSON that damage may put anywhere.
    private static readonly string[] _snippets =
    [
        "null",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "1e999",
        "true",
        "\"\\ud800\"",
        "\"\\u0000\"",
        ",",
        ":",
        "}",
        "]",
        "{\"type\":",
        "99999999",
        "\u00FF",
        "\"a b\"",
        "[\"a\",\"b\"]",
        "\"BPE\"",
        "\"Sequence\"",
        "\"id\"",
        "\uFEFF",
        new string('[', 100),
    ];

    private readonly TestFolder _folder = new("a b", "ab a", "c d");
    private readonly RandomStream _random = new(11, "mutations");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_tokenizer_json_is_refused_or_works()
    {
        _folder.Add("<think>", special: false, "normalized");
        _folder.Json["normalizer"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "NFC" };
        _folder.Load();
        Damage("tokenizer.json").ShouldBeGreaterThan(Cases / 3);
    }

    [Fact]
    public void A_damaged_configuration_is_refused_or_works()
    {
        _folder.Load();
        _folder.Write(
            "tokenizer_config.json",
            """{"eos_token": {"content": "<|end|>"}, "pad_token": "<|end|>", "added_tokens_decoder": {"259": {"content": "<|end|>", "special": true}}}"""
        );
        Damage("tokenizer_config.json").ShouldBeGreaterThan(Cases / 3);
    }

    [Fact]
    public void A_damaged_tokenizer_model_is_refused_or_works()
    {
        File.Delete(Path.Combine(_folder.Path, "tokenizer_config.json"));
        _folder.Write("tokenizer.model", TiktokenTests.Lines("ab", "aba", "cd", "xyz"));
        Damage("tokenizer.model").ShouldBeGreaterThan(Cases / 3);
    }

    /// <summary>Damages a file again and again.</summary>
    /// <returns>How often it was refused.</returns>
    private int Damage(string name)
    {
        var whole = File.ReadAllBytes(Path.Combine(_folder.Path, name));
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            _folder.Write(name, Mutate(whole));
            try
            {
                var tokenizer = _folder.LoadAsIs();
                var text = "ab <|end|> aba ế";
                tokenizer.Decode(tokenizer.Encode(text)).Normalize().ShouldBe(text);
            }
            catch (UserErrorException fault)
            {
                fault.Message.ShouldContain(_folder.Path);
                refused++;
            }
        }

        return refused;
    }

    private byte[] Mutate(byte[] whole)
    {
        var bytes = whole.ToList();
        for (var times = 1 + _random.NextInt(3); times > 0; times--)
        {
            var at = _random.NextInt(bytes.Count + 1);
            var length = Math.Min(_random.NextInt(20), bytes.Count - at);
            switch (_random.NextInt(6))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(_snippets[_random.NextInt(_snippets.Length)]));
                    break;
                case 4 when at < bytes.Count:
                    bytes[at] = (byte)_random.NextInt(256);
                    break;
                default:
                    var other = _random.NextInt(bytes.Count + 1 - length);
                    var moved = bytes.GetRange(at, length);
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(other, moved);
                    break;
            }
        }

        return [.. bytes];
    }
}
