using System.Text;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class TiktokenTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public TiktokenTests() => File.Delete(Path.Combine(_folder.Path, "tokenizer_config.json"));

    public void Dispose() => _folder.Dispose();

    /// <summary>A file: all bytes, then more tokens.</summary>
    internal static string Lines(params string[] tokens) =>
        string.Concat(
            Enumerable
                .Range(0, 256)
                .Select(value => new[] { (byte)value })
                .Concat(tokens.Select(Encoding.UTF8.GetBytes))
                .Select((token, rank) => $"{Convert.ToBase64String(token)} {rank}\n")
        );

    [Fact]
    public void Neighbours_join_wherever_they_make_a_token()
    {
        // "abc" is a token that a pair makes in two ways; of "bc" and "ab" the lower rank goes first.
        var tokenizer = Load(Lines("bc", "ab", "abc", "xyz"));

        tokenizer.Encode("abcabc").ShouldBe([258, 258]);
        tokenizer.Encode("abcd ab").ShouldBe([258, 'd', ' ', 257]);
        // A whole piece is its token even where no merge leads to it.
        tokenizer.Encode("xyz").ShouldBe([259]);
        tokenizer.Encode("axyz").ShouldBe(['a', 'x', 'y', 'z']);
    }

    [Fact]
    public void Special_tokens_follow_the_ranks()
    {
        var tokenizer = Load(Lines("ab"));

        tokenizer.VocabularySize.ShouldBe(257 + 256);
        tokenizer.SpecialTokens["<|begin_of_text|>"].ShouldBe(257);
        (tokenizer.BeginId, tokenizer.EndId, tokenizer.PaddingId).ShouldBe((257, 258, 261));
    }

    [Fact]
    public void The_configurations_list_of_special_tokens_wins()
    {
        _folder.Write(
            "tokenizer_config.json",
            """
            {"eos_token": "<end>", "added_tokens_decoder": {
              "257": {"content": "<end>", "special": true}, "256": {"content": "<mine>", "special": false}}}
            """
        );

        var tokenizer = Load(Lines());

        tokenizer.VocabularySize.ShouldBe(258);
        tokenizer.SpecialTokens.ShouldBe([new("<end>", 257)]);
        tokenizer.Encode("<mine>").ShouldBe([256]);
        tokenizer.BeginId.ShouldBeNull();
    }

    [Fact]
    public void Line_ends_of_windows_and_empty_lines_do_not_matter() =>
        Load(Lines("ab").ReplaceLineEndings("\r\n") + "\r\n\n").Encode("ab").ShouldBe([256]);

    [Theory]
    [InlineData("YWI=", ":257:1: expected a token's bytes in Base64, a space, its rank")]
    [InlineData("Y*I= 256", ":257:1: 'Y*I=' is not Base64")]
    [InlineData(" 256", ":257:1: '' is not Base64")]
    [InlineData("YWI= 2x6", ":257:6: '2x6' is not a rank")]
    [InlineData("YWI= -1", ":257:6: '-1' is not a rank")]
    [InlineData("YWI= 99999999999", ":257:6: '99999999999' is not a rank")]
    [InlineData("YWI= 255", ":257:1: an earlier line has rank 255 too")]
    [InlineData("YQ== 256", ":257:1: an earlier line has the token YQ== too")]
    [InlineData("YWI= 300", "the ranks are not 0 to 256: no line has rank 256")]
    public void A_bad_line_is_named(string line, string fault) => FaultOf(Lines() + line + "\n").ShouldContain(fault);

    [Fact]
    public void A_missing_byte_is_named() =>
        FaultOf(Lines().Replace($"{Convert.ToBase64String("z"u8)} 122\n", "YWI= 122\n", StringComparison.Ordinal))
            .ShouldContain("the byte 0x7A, 'z', is not a token");

    [Fact]
    public void An_overlong_token_is_refused() =>
        FaultOf(Lines(new string('a', 5000))).ShouldContain("more than 1024 bytes");

    [Fact]
    public void An_empty_file_is_refused() => FaultOf("").ShouldContain("the file is empty");

    [Fact]
    public void A_sentence_piece_model_is_refused_by_name()
    {
        // Its first field: piece "<unk>", score 0, type 2.
        byte[] model = [0x0A, 0x0E, 0x0A, 0x05, .. "<unk>"u8, 0x15, 0, 0, 0, 0, 0x18, 0x02, 0x0A, 0x0A];
        _folder.Write("tokenizer.model", model);

        _folder.FaultAsIs().ShouldContain("SentencePiece model, which is not supported");
    }

    private HuggingFaceTokenizer Load(string lines)
    {
        _folder.Write("tokenizer.model", lines);
        return _folder.LoadAsIs();
    }

    private string FaultOf(string lines)
    {
        _folder.Write("tokenizer.model", lines);
        return _folder.FaultAsIs();
    }
}
