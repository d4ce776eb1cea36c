using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void Llama_3_gives_the_golden_ids()
    {
        var shared = SharedFolder.Require();
        var tokenizer = Load(Path.Combine(shared, "data/llama3"));

        foreach (var (text, ids) in Cases(Path.Combine(shared, "golden/llama3-tokenizer.json")))
        {
            tokenizer.Encode(text).ShouldBe(ids, text);
            tokenizer.Decode(ids).ShouldBe(text);
        }
    }

    [Fact]
    public void The_small_tokenizer_gives_the_golden_ids()
    {
        var shared = SharedFolder.Require();
        var tokenizer = Load(Path.Combine(shared, "golden/small-tokenizer"));

        foreach (var (text, ids) in Cases(Path.Combine(shared, "golden/small-tokenizer/expected.json")))
        {
            tokenizer.Encode(text, SpecialText.Special).ShouldBe(ids, text);
            if (!tokenizer.SpecialTokens.Keys.Any(text.Contains))
            {
                tokenizer.Encode(text).ShouldBe(ids, text);
                tokenizer.Decode(ids).ShouldBe(text);
            }
        }
    }

    private static HuggingFaceTokenizer Load(string path) =>
        new(new HuggingFaceOptions { Path = path }, new LocalHub());

    private static (string Text, int[] Ids)[] Cases(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var cases = json
            .RootElement.EnumerateArray()
            .Select(item =>
                (
                    item.GetProperty("text").GetString()!,
                    item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()
                )
            )
            .ToArray();
        cases.Length.ShouldBeGreaterThanOrEqualTo(20);
        return cases;
    }
}
