using FsCheck;
using FsCheck.Fluent;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class TextTests : IDisposable
{
    private readonly TestFolder _folder = new("t h", "th e", $"{TestFolder.Spell(" ")} the", "a a", "aa aa");
    private readonly HuggingFaceTokenizer _tokenizer;

    public TextTests() => _tokenizer = _folder.Load();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_text_decodes_to_itself() =>
        Texts.Check(Texts.Any, text => _tokenizer.Decode(_tokenizer.Encode(text)) == text);

    [Fact]
    public void A_stream_gives_what_decoding_at_once_gives_for_any_ids()
    {
        // Bytes that are no UTF-8, too, and special ids between the bytes of a character.
        var ids = Gen.Choose(0, _tokenizer.VocabularySize - 1).ArrayOf();
        Prop.ForAll(ids.ToArbitrary(), some => Loaded.Stream(_tokenizer, some) == _tokenizer.Decode(some))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_stream_holds_a_character_back_until_it_is_whole()
    {
        var stream = _tokenizer.OpenStream();

        stream.Append('a').ShouldBe("a");
        stream.Append(0xF0).ShouldBe("");
        stream.Append(0x9F).ShouldBe("");
        stream.Append(_tokenizer.EndId).ShouldBe("");
        stream.Append(0x98).ShouldBe("");
        stream.Append(0x80).ShouldBe("😀");
        stream.Append(0xE1).ShouldBe("");
        stream.Append('b').ShouldBe("\uFFFDb");
        stream.Append(0xE1).ShouldBe("");
        stream.Flush().ShouldBe("\uFFFD");
        stream.Flush().ShouldBe("");
    }

    [Fact]
    public void Half_of_a_surrogate_pair_counts_as_the_replacement_character()
    {
        (string Text, string Meant)[] cases =
        [
            ("a\uD83Db", "a\uFFFDb"),
            ("\uDE00", "\uFFFD"),
            ("x\uD83D", "x\uFFFD"),
            ("\uDE00\uD83D", "\uFFFD\uFFFD"),
        ];
        foreach (var (text, meant) in cases)
        {
            _tokenizer.Encode(text).ShouldBe(_tokenizer.Encode(meant));
            _tokenizer.Decode(_tokenizer.Encode(text)).ShouldBe(meant);
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_decode_to_the_replacement_character() =>
        _tokenizer.Decode([0x61, 0xE1, 0x62, 0xFF]).ShouldBe("a\uFFFDb\uFFFD");

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_id_beyond_the_vocabulary_is_an_error(int id)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _tokenizer.Decode([id]));
        Should.Throw<ArgumentOutOfRangeException>(() => _tokenizer.OpenStream().Append(id));
        Should.Throw<ArgumentOutOfRangeException>(() => _tokenizer.Decode([_tokenizer.VocabularySize]));
    }

    [Fact]
    public void An_empty_text_has_no_ids()
    {
        _tokenizer.Encode("").ShouldBeEmpty();
        _tokenizer.Decode([]).ShouldBe("");
    }
}
