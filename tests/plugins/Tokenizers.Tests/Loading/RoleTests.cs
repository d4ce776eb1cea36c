using System.Text.Json.Nodes;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class RoleTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly int _end;
    private readonly int _begin;
    private readonly int _other;

    public RoleTests()
    {
        _end = _folder.NextId - 1;
        _begin = _folder.Add("<|begin|>", special: true);
        _other = _folder.Add("<|other|>", special: true);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_vocabulary_counts_added_tokens() => _folder.Load().VocabularySize.ShouldBe(256 + 3);

    [Fact]
    public void The_post_processor_says_what_goes_before_a_text()
    {
        _folder.Json["post_processor"] = JsonNode.Parse(
            """
            { "type": "Sequence", "processors": [
                { "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false, "use_regex": true },
                { "type": "TemplateProcessing",
                  "single": [{ "SpecialToken": { "id": "<|begin|>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }],
                  "pair": [], "special_tokens": {} } ] }
            """
        );
        _folder.Load().BeginId.ShouldBe(_begin);

        _folder.Write("tokenizer_config.json", """{"eos_token": "<|end|>", "add_bos_token": false}""");
        _folder.Load().BeginId.ShouldBeNull();
    }

    [Fact]
    public void Without_one_nothing_goes_before_a_text_unless_the_configuration_adds_it()
    {
        _folder.Write("tokenizer_config.json", """{"eos_token": "<|end|>", "bos_token": "<|begin|>"}""");
        _folder.Load().BeginId.ShouldBeNull();

        _folder.Write(
            "tokenizer_config.json",
            """{"eos_token": "<|end|>", "bos_token": "<|begin|>", "add_bos_token": true}"""
        );
        _folder.Load().BeginId.ShouldBe(_begin);
    }

    [Fact]
    public void Tokens_are_named_as_text_or_as_objects_in_either_file()
    {
        _folder.Write("tokenizer_config.json", """{"eos_token": {"__type": "AddedToken", "content": "<|other|>"}}""");
        _folder.Write("special_tokens_map.json", """{"eos_token": "<|end|>", "pad_token": {"content": "<|begin|>"}}""");

        var tokenizer = _folder.Load();

        (tokenizer.EndId, tokenizer.PaddingId).ShouldBe((_other, _begin));
    }

    [Theory]
    [InlineData("ID")]
    [InlineData("[ID, 1, 2]")]
    public void Ids_of_the_models_configuration_count_where_no_token_is_named(string id)
    {
        var value = id.Replace("ID", $"{_other}", StringComparison.Ordinal);
        _folder.Write("tokenizer_config.json", "{}");
        _folder.Write("config.json", $$"""{"eos_token_id": {{_begin}}, "pad_token_id": {{_begin}}}""");
        _folder.Write("generation_config.json", $$"""{"eos_token_id": {{value}}}""");

        var tokenizer = _folder.Load();

        (tokenizer.EndId, tokenizer.PaddingId).ShouldBe((_other, _begin));
    }

    [Fact]
    public void Without_a_padding_token_rows_are_filled_with_the_end() => _folder.Load().PaddingId.ShouldBe(_end);

    [Fact]
    public void A_token_with_a_role_is_special_even_where_it_is_not_said()
    {
        var stop = _folder.Add("<stop>");
        _folder.Write("tokenizer_config.json", """{"eos_token": "<stop>"}""");

        var tokenizer = _folder.Load();

        tokenizer.EndId.ShouldBe(stop);
        tokenizer.SpecialTokens.Keys.ShouldContain("<stop>");
        tokenizer.Encode("<stop>").ShouldNotContain(stop);
        tokenizer.Decode([stop]).ShouldBe("");
    }

    [Fact]
    public void Tokens_that_only_the_configuration_lists_are_added()
    {
        _folder.Write(
            "tokenizer_config.json",
            $$"""
            {
              "eos_token": "<|late|>",
              "added_tokens_decoder": { "{{_folder.NextId}}": { "content": "<|late|>", "special": true } }
            }
            """
        );

        var tokenizer = _folder.Load();

        tokenizer.EndId.ShouldBe(_folder.NextId);
        tokenizer.VocabularySize.ShouldBe(_folder.NextId + 1);
    }

    [Fact]
    public void A_token_that_is_not_there_is_named_with_its_file()
    {
        _folder.Write("tokenizer_config.json", "{\n \"eos_token\": \"<|gone|>\"}");
        var fault = _folder.Fault();
        fault.ShouldContain("tokenizer_config.json");
        fault.ShouldContain("eos_token: '<|gone|>' is not a token of");
    }

    [Fact]
    public void An_id_that_is_not_there_is_named_with_its_file()
    {
        _folder.Write("tokenizer_config.json", "{}");
        _folder.Write("config.json", """{"eos_token_id": 128001}""");

        var fault = _folder.Fault();

        fault.ShouldContain("config.json:1:1: eos_token_id:");
        fault.ShouldContain("no token 128001");
    }

    [Fact]
    public void Where_nothing_names_the_end_the_message_says_what_to_write()
    {
        _folder.Write("tokenizer_config.json", "{}");

        _folder.Fault().ShouldContain("put \"eos_token\" into");
    }
}
