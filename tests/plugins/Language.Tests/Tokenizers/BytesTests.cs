using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Plugins.Characters;

namespace Rlfw.Plugins.Language.Tests.Tokenizers;

public sealed class BytesTests
{
    private readonly BytesTokenizer _tokenizer = new();

    [Fact]
    public void Ids_are_the_bytes_of_utf8()
    {
        _tokenizer.VocabularySize.ShouldBe(258);
        _tokenizer.Encode("aế").ShouldBe([0x61, 0xE1, 0xBA, 0xBF]);
        _tokenizer.Decode([0x61, 0xE1, 0xBA, 0xBF, _tokenizer.EndId, _tokenizer.PaddingId]).ShouldBe("aế");
    }

    [Fact]
    public void A_broken_sequence_of_generated_bytes_gives_the_replacement_character() =>
        _tokenizer.Decode([0x61, 0xE1, 0x62]).ShouldBe("a\uFFFDb");

    [Fact]
    public void Any_text_decodes_to_itself()
    {
        var characters = Gen.Choose(0, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value).ToString());
        Prop.ForAll(
                characters.ArrayOf().Select(string.Concat).ToArbitrary(),
                text => _tokenizer.Decode(_tokenizer.Encode(text)) == text
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_damaged_text_is_an_error_with_its_offset() =>
        Should.Throw<UserErrorException>(() => _tokenizer.Encode("ab\ud83dc")).Message.ShouldContain("offset 2");

    [Fact]
    public void An_id_beyond_the_vocabulary_is_an_error() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _tokenizer.Decode([258]));
}
