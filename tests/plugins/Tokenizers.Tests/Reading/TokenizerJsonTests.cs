using System.Text.Json.Nodes;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class TokenizerJsonTests : IDisposable
{
    private readonly TestFolder _folder = new("a b");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Merges_are_read_in_either_spelling_and_before_the_vocabulary_too()
    {
        var expected = _folder.Load().Encode("abab");
        expected.ShouldBe([256, 256]);

        _folder.Merges[0] = new JsonArray("a", "b");
        var model = _folder.Model;
        var vocabulary = model["vocab"]!.DeepClone();
        model.Remove("vocab");
        model["vocab"] = vocabulary;

        _folder.Load().Encode("abab").ShouldBe(expected);
    }

    [Fact]
    public void Escapes_and_a_byte_order_mark_do_not_matter()
    {
        _folder.Load();
        var text = File.ReadAllText(Path.Combine(_folder.Path, "tokenizer.json"));
        text = text.Replace("\"ab\"", "\"\\u0061b\"", StringComparison.Ordinal)
            .Replace("\"a b\"", "\"a\\u0020b\"", StringComparison.Ordinal);
        _folder.Write("tokenizer.json", "\uFEFF" + text);

        _folder.LoadAsIs().Encode("ab").ShouldBe([256]);
    }

    [Fact]
    public void Ignore_merges_makes_whole_pieces_tokens()
    {
        _folder.Merges.Clear();
        _folder.Load().Encode("ab").ShouldBe(['a', 'b']);

        _folder.Model["ignore_merges"] = true;
        _folder.Load().Encode("ab").ShouldBe([256]);
    }

    [Fact]
    public void Patterns_are_chosen_by_what_the_file_says()
    {
        // GPT-2's pattern is the byte-level pre-tokenizer's own; it keeps all digits together, Llama 3's three.
        foreach (var digit in "12345")
        {
            _folder.Added.Clear();
            _folder.Merge($"{digit} {digit}");
        }

        _folder.Merge("11 11");
        _folder.Add("<|end|>", special: true);
        var four = (int)_folder.Vocabulary["1111"]!;
        _folder.Load().Encode("1111").ShouldNotContain(four);

        _folder.Json["pre_tokenizer"] = JsonNode.Parse("""{"type": "ByteLevel", "add_prefix_space": false}""");
        _folder.Load().Encode("1111").ShouldBe([four]);

        _folder.Json["pre_tokenizer"] = TestFolder.PreTokenizer(TestFolder.Gpt2Pattern);
        _folder.Load().Encode("1111").ShouldBe([four]);
    }

    [Theory]
    [InlineData("model.type", "\"Unigram\"", "Unigram is not supported")]
    [InlineData("model.type", "\"WordPiece\"", "WordPiece is not supported")]
    [InlineData("model.byte_fallback", "true", "SentencePiece")]
    [InlineData("model.dropout", "0.1", "merges at random are not supported")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix: this is not supported")]
    [InlineData("model.continuing_subword_prefix", "\"##\"", "model.continuing_subword_prefix: this is not supported")]
    [InlineData("model.vocab", "[]", "expected the vocabulary of a BPE")]
    [InlineData("model.vocab", "{\"a\": \"1\"}", "expected an id")]
    [InlineData("model.vocab", "{\"a\": -1}", "expected an id")]
    [InlineData("model.vocab", "{\"a\": 99999999}", "expected an id")]
    [InlineData("model.vocab", "{\"a\": 0, \"b\": 0}", "token 'b' has id 0, which another token has too")]
    [InlineData("model.merges", "{}", "expected the merges, an array")]
    [InlineData("model.merges", "[\"ab\"]", "expected a merge, two tokens with one space between")]
    [InlineData("model.merges", "[\"a b c\"]", "expected a merge, two tokens with one space between")]
    [InlineData("model.merges", "[[\"a\"]]", "expected a token")]
    [InlineData("model.merges", "[[\"a\", \"b\", \"c\"]]", "expected a merge of two tokens")]
    [InlineData("model.merges", "[7]", "expected a merge")]
    [InlineData("model.merges", "[\"a zz\"]", "a merge names the token 'zz', which the vocabulary lacks")]
    [InlineData("model.merges", "[\"a c\"]", "a merge makes the token 'ac', which the vocabulary lacks")]
    [InlineData("model.merges", "[\"a b\", \"a b\"]", "merge 1 is there twice")]
    [InlineData("model", "7", "expected the model, an object")]
    [InlineData("model", "{\"vocab\": {}}", "the model has no \"merges\"")]
    [InlineData("normalizer", "{\"type\": \"Lowercase\"}", "normalizer: Lowercase is not supported: NFC, NFD")]
    [InlineData(
        "normalizer",
        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {\"type\": \"Strip\"}]}",
        "several normalizers"
    )]
    [InlineData("normalizer", "{}", "normalizer: it lacks \"type\"")]
    [InlineData("pre_tokenizer", "null", "there is no \"pre_tokenizer\"")]
    [InlineData("pre_tokenizer", "{\"type\": \"Metaspace\"}", "Metaspace is not supported: supported are ByteLevel")]
    [InlineData(
        "pre_tokenizer",
        "{\"type\": \"ByteLevel\", \"add_prefix_space\": true}",
        "add_prefix_space is not supported"
    )]
    [InlineData(
        "pre_tokenizer",
        "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Digits\"}, {\"type\": \"ByteLevel\"}]}",
        "Digits then ByteLevel is not supported"
    )]
    [InlineData(
        "pre_tokenizer",
        "{\"type\": \"Sequence\", \"pretokenizers\": 3}",
        "pre_tokenizer.pretokenizers: expected an array, found 3"
    )]
    [InlineData("post_processor", "{\"type\": \"RobertaProcessing\"}", "RobertaProcessing is not supported")]
    [InlineData(
        "post_processor",
        "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"<s>\"}}]}",
        "puts '<s>' before a text, but that is not a token"
    )]
    [InlineData("decoder", "null", "there is no \"decoder\"")]
    [InlineData("decoder", "{\"type\": \"WordPiece\"}", "decoder: WordPiece is not supported: ByteLevel is")]
    [InlineData("added_tokens", "7", "added_tokens: expected an array, found 7")]
    [InlineData("added_tokens", "[{\"content\": \"<x>\"}]", "added_tokens[0]: it lacks \"id\"")]
    [InlineData("added_tokens", "[{\"id\": 257}]", "added_tokens[0]: it lacks \"content\"")]
    [InlineData("added_tokens", "[{\"id\": 257, \"content\": \"\"}]", "an added token is empty")]
    [InlineData(
        "added_tokens",
        "[{\"id\": 257, \"content\": \"<x>\", \"special\": 1}]",
        "added_tokens[0].special: expected true or false, found 1"
    )]
    [InlineData(
        "added_tokens",
        "[{\"id\": 9, \"content\": \"<x>\"}]",
        "added token '<x>' has id 9, but in the vocabulary that is the id of 'ĉ'"
    )]
    [InlineData(
        "added_tokens",
        "[{\"id\": 257, \"content\": \"ab\"}]",
        "added token 'ab' has id 257, but in the vocabulary it has id 256"
    )]
    [InlineData("added_tokens", "[{\"id\": 300, \"content\": \"<|end|>\"}]", "but none has id 257")]
    [InlineData(
        "added_tokens",
        "[{\"id\": 257, \"content\": \"<x>\"}, {\"id\": 257, \"content\": \"<y>\"}]",
        "share the id 257"
    )]
    public void What_is_wrong_is_named_with_its_place(string path, string value, string fault)
    {
        var keys = path.Split('.');
        var parent = keys[..^1].Aggregate((JsonNode)_folder.Json, (node, key) => node[key]!);
        parent[keys[^1]] = JsonNode.Parse(value);

        var message = _folder.Fault();

        message.ShouldContain(fault);
        message.ShouldContain("tokenizer.json");
    }

    [Theory]
    [InlineData("{\n \"model\": {\"type\": \"BPE\",\n  \"vocab\": {\"a\" 0}}}", ":3:")]
    [InlineData("", ":1:1: this is not JSON")]
    [InlineData("[]", ":1:1: expected an object")]
    [InlineData("{}", "there is no \"model\"")]
    [InlineData("{\"model\": {\"vocab\": {}, \"merges\": []}} x", "this is not JSON")]
    [InlineData("{\"model\": {\"vocab\": {\"\\ud800\": 0}, \"merges\": []}}", "half of a surrogate pair")]
    [InlineData("{\"model\": {\"vocab\": {\"a\": 0,\n\"a\": 1}, \"merges\": []}}", ":2:1: token 'a' is there twice")]
    public void What_is_no_tokenizer_is_refused(string text, string fault)
    {
        _folder.Write("tokenizer.json", text);

        _folder.FaultAsIs().ShouldContain(fault);
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_are_named_with_their_place()
    {
        _folder.Write("tokenizer.json", [.. "{\n \"a"u8, 0xFF, .. "\"}"u8]);

        _folder.FaultAsIs().ShouldContain(":2:4: these bytes are not UTF-8");
    }

    [Fact]
    public void A_missing_byte_is_named()
    {
        _folder.Vocabulary.Remove("z");
        _folder.Vocabulary["zz"] = (int)'z';

        _folder.Fault().ShouldContain("the byte 0x7A, 'z', is not a token");
    }

    [Theory]
    [InlineData(
        "tokenizer_config.json",
        "{\"eos_token\": 7}",
        "tokenizer_config.json:1:1: eos_token: expected a string, found 7"
    )]
    [InlineData("tokenizer_config.json", "[]", "tokenizer_config.json:1:1: expected an object, found []")]
    [InlineData("tokenizer_config.json", "{\"eos_token\": \"<|end|>\"", "tokenizer_config.json:1:24: this is not JSON")]
    [InlineData(
        "tokenizer_config.json",
        "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}",
        "added_tokens_decoder.x: the key is not an id"
    )]
    [InlineData(
        "tokenizer_config.json",
        "{\"eos_token\": \"<|end|>\", \"add_bos_token\": \"yes\"}",
        "add_bos_token: expected true or false"
    )]
    [InlineData("special_tokens_map.json", "nonsense", "special_tokens_map.json:1:")]
    [InlineData("config.json", "{\"eos_token_id\": \"2\"}", "config.json")]
    public void Faults_of_the_configuration_are_told_with_its_file(string name, string text, string fault)
    {
        _folder.Write("tokenizer_config.json", "{}");
        _folder.Write(name, text);

        _folder.Fault().ShouldContain(fault);
    }
}
