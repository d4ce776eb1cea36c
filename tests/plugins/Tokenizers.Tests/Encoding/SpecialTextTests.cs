using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class SpecialTextTests : IDisposable
{
    private readonly TestFolder _folder = new("< |");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plain_text_never_becomes_special()
    {
        var tokenizer = _folder.Load();
        var end = tokenizer.SpecialTokens["<|end|>"];

        foreach (var ids in new[] { tokenizer.Encode("a<|end|>b"), tokenizer.Encode("a<|end|>b", SpecialText.Plain) })
        {
            ids.ShouldNotContain(end);
            ids.ShouldContain(tokenizer.Encode("<|")[0]);
            tokenizer.Decode(ids).ShouldBe("a<|end|>b");
        }
    }

    [Fact]
    public void A_special_token_that_the_vocabulary_could_make_by_merges_stays_text_too()
    {
        _folder.Merge("n o");
        _folder.Added.Add(_folder.Added[0]!.DeepClone());
        _folder.Added[1]!["content"] = "no";
        _folder.Added[1]!["id"] = (int)_folder.Vocabulary["no"]!;
        // The merge came after <|end|>, whose id must stay behind all tokens of the vocabulary.
        _folder.Added[0]!["id"] = _folder.Vocabulary.Count;
        _folder.Vocabulary["no"] = _folder.Vocabulary.Count - 1;
        _folder.Added[1]!["id"] = _folder.Vocabulary.Count - 1;
        foreach (var ignoresMerges in new[] { true, false })
        {
            _folder.Model["ignore_merges"] = ignoresMerges;
            var tokenizer = _folder.Load();

            tokenizer.Encode("no").ShouldBe(['n', 'o']);
            tokenizer.Encode("no", SpecialText.Special).ShouldBe([tokenizer.SpecialTokens["no"]]);
        }
    }

    [Fact]
    public void Special_text_becomes_ids_that_give_no_text()
    {
        var tokenizer = _folder.Load();

        var ids = tokenizer.Encode("a<|end|>b", SpecialText.Special);

        ids.ShouldBe(['a', tokenizer.EndId, 'b']);
        tokenizer.Decode(ids).ShouldBe("ab");
    }

    [Fact]
    public void Allowed_tokens_become_ids_and_others_stay_text_or_are_refused()
    {
        var other = _folder.Add("<|other|>", special: true);
        var tokenizer = _folder.Load();
        var allowed = new SpecialText { Allowed = new HashSet<string> { "<|other|>" } };

        tokenizer.Encode("<|other|><|end|>", allowed).ShouldBe([other, .. tokenizer.Encode("<|end|>")]);
        tokenizer.Encode("x<|other|>", allowed with { RefusesOthers = true }).ShouldBe(['x', other]);
        tokenizer.Encode("plain <|", SpecialText.Refused).ShouldBe(tokenizer.Encode("plain <|"));
        var refused = Should.Throw<UserErrorException>(() =>
            tokenizer.Encode("<|other|>é<|end|>", allowed with { RefusesOthers = true })
        );
        refused.Message.ShouldContain("'<|end|>' at offset 10");
    }

    [Fact]
    public void The_longest_of_several_tokens_at_a_place_counts()
    {
        var (part, whole) = (_folder.Add("<a"), _folder.Add("<a>b"));
        var tokenizer = _folder.Load();

        tokenizer.Encode("<a<a>b<a>").ShouldBe([part, whole, part, '>']);
    }

    [Fact]
    public void Added_tokens_that_are_not_special_count_in_plain_text_and_give_their_text()
    {
        var think = _folder.Add("<think>é\n");
        var tokenizer = _folder.Load();

        tokenizer.SpecialTokens.Keys.ShouldBe(["<|end|>"]);
        tokenizer.Encode("a<think>é\nb").ShouldBe(['a', think, 'b']);
        tokenizer.Decode(['a', think, 'b']).ShouldBe("a<think>é\nb");
    }

    [Fact]
    public void Tokens_take_the_white_space_that_their_flags_name()
    {
        var both = _folder.Add("<both>", special: false, "lstrip", "rstrip");
        var tokenizer = _folder.Load();

        tokenizer.Encode("a \n<both>\t b").ShouldBe(['a', both, 'b']);
        tokenizer.Encode("<both>  <both>").ShouldBe([both, both]);
    }

    [Theory]
    [InlineData("the", true)]
    [InlineData("(the)", true)]
    [InlineData("the end", true)]
    [InlineData("them", false)]
    [InlineData("a_the", false)]
    [InlineData("the\u0301", false)]
    [InlineData("Ⓐthe", false)]
    public void A_single_word_counts_only_by_itself(string text, bool counts)
    {
        var the = _folder.Add("the", special: false, "single_word");

        _folder.Load().Encode(text).Contains(the).ShouldBe(counts);
    }

    [Fact]
    public void A_normalized_token_is_found_in_normalized_text()
    {
        _folder.Json["normalizer"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "NFC" };
        var (normalized, asGiven) = (_folder.Add("é1", special: false, "normalized"), _folder.Add("é2"));
        var tokenizer = _folder.Load();

        tokenizer.Encode("e\u03011").ShouldBe([normalized]);
        tokenizer.Encode("e\u03012").ShouldNotContain(asGiven);
        tokenizer.Encode("é2").ShouldBe([asGiven]);
    }
}
