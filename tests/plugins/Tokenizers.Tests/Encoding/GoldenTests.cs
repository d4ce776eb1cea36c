using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void Llama_3_gives_the_golden_ids()
    {
        var shared = SharedFolder.Require();
        var tokenizer = Loaded.From(Path.Combine(shared, "data/llama3"));

        foreach (var (text, ids) in Cases(Path.Combine(shared, "golden/llama3-tokenizer.json")))
        {
            tokenizer.Encode(text).ShouldBe(ids, text);
            tokenizer.Decode(ids).ShouldBe(text);
            Loaded.Stream(tokenizer, ids).ShouldBe(text);
        }
    }

    [Fact]
    public void The_small_tokenizer_gives_the_golden_ids()
    {
        var shared = SharedFolder.Require();
        var tokenizer = Loaded.From(Path.Combine(shared, "golden/small-tokenizer"));
        var cases = Cases(Path.Combine(shared, "golden/small-tokenizer/expected.json"));

        foreach (var (text, ids) in cases)
        {
            tokenizer.Encode(text, SpecialText.Special).ShouldBe(ids, text);
        }

        var plain = cases.Where(item => !tokenizer.SpecialTokens.Keys.Any(item.Text.Contains)).ToArray();
        plain.Length.ShouldBe(cases.Length - 2);
        foreach (var (text, ids) in plain)
        {
            tokenizer.Encode(text).ShouldBe(ids, text);
            tokenizer.Decode(ids).ShouldBe(text);
        }
    }

    [Fact]
    public void Llama_3s_file_alone_has_the_special_tokens_that_hugging_faces_configuration_lists()
    {
        var shared = SharedFolder.Require();
        var alone = Loaded.From(Path.Combine(shared, "data/llama3/tokenizer.model"));
        using var configuration = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(shared, "data/llama-3.2-1b/tokenizer_config.json"))
        );
        var listed = configuration
            .RootElement.GetProperty("added_tokens_decoder")
            .EnumerateObject()
            .ToDictionary(token => token.Value.GetProperty("content").GetString()!, token => int.Parse(token.Name));

        listed.Count.ShouldBe(256);
        alone.SpecialTokens.OrderBy(token => token.Value).ShouldBe(listed.OrderBy(token => token.Value));
        alone.VocabularySize.ShouldBe(128_256);
        (alone.BeginId, alone.EndId, alone.PaddingId).ShouldBe((128_000, 128_001, 128_004));
    }

    [Fact]
    public void Llama_3s_file_beside_hugging_faces_configuration_takes_its_roles()
    {
        var shared = SharedFolder.Require();
        using var folder = new TestFolder();
        File.Copy(Path.Combine(shared, "data/llama3/tokenizer.model"), Path.Combine(folder.Path, "tokenizer.model"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(shared, "data/llama-3.2-1b")))
        {
            folder.Write(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        var tokenizer = folder.LoadAsIs();

        (tokenizer.BeginId, tokenizer.EndId, tokenizer.PaddingId).ShouldBe((128_000, 128_001, 128_001));
        tokenizer.SpecialTokens["<|eot_id|>"].ShouldBe(128_009);
    }

    [Fact]
    public void A_megabyte_of_one_letter_is_whole()
    {
        var tokenizer = Loaded.From(Path.Combine(SharedFolder.Require(), "data/llama3"));
        var text = new string('a', 1_000_000);

        var ids = tokenizer.Encode(text);

        ids.Length.ShouldBe(125_000);
        tokenizer.Decode(ids).ShouldBe(text);
    }

    [Fact]
    public void Any_text_decodes_to_itself_with_llama_3()
    {
        var tokenizer = Loaded.From(Path.Combine(SharedFolder.Require(), "data/llama3"));
        Texts.Check(
            Texts.Any,
            text =>
            {
                var ids = tokenizer.Encode(text);
                return tokenizer.Decode(ids) == text
                    && Loaded.Stream(tokenizer, ids) == text
                    && ids.All(id => id < 128_000);
            }
        );
    }

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
