using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Plugins.Characters;

namespace Rlfw.Plugins.Language.Tests.Tokenizers;

public sealed class CharactersTests
{
    private static readonly CharactersTokenizer _arithmetic = new(
        new CharactersOptions { Alphabet = "0123456789+=", Symbols = ["<answer>", "</answer>", "<a"] }
    );

    [Fact]
    public void Ids_are_padding_end_symbols_and_then_the_alphabet_in_order()
    {
        _arithmetic.VocabularySize.ShouldBe(2 + 3 + 12);
        _arithmetic.PaddingId.ShouldBe(0);
        _arithmetic.EndId.ShouldBe(1);
        _arithmetic.BeginId.ShouldBeNull();
        _arithmetic.Encode("12+3=<answer>15</answer>").ShouldBe([6, 7, 15, 8, 16, 2, 6, 10, 3]);
    }

    [Fact]
    public void The_longest_symbol_wins() => _arithmetic.Encode("<answer><a").ShouldBe([2, 4]);

    [Fact]
    public void Special_ids_give_no_text() => _arithmetic.Decode([6, 1, 0, 0]).ShouldBe("1");

    [Fact]
    public void An_unknown_character_is_named_with_its_offset()
    {
        var error = Should.Throw<UserErrorException>(() => _arithmetic.Encode("12+x="));
        error.Message.ShouldContain("'x' (U+0078), at offset 3");
        Should.Throw<UserErrorException>(() => _arithmetic.Encode("1 2")).Message.ShouldContain("U+0020, at offset 1");
    }

    [Fact]
    public void Characters_outside_the_basic_plane_are_one_id()
    {
        var tokenizer = new CharactersTokenizer(new CharactersOptions { Alphabet = "a😀ế" });
        tokenizer.Encode("😀aế").ShouldBe([3, 2, 4]);
        Should.Throw<UserErrorException>(() => tokenizer.Encode("a\ud83d")).Message.ShouldContain("offset 1");
    }

    [Fact]
    public void What_is_encoded_decodes_to_itself()
    {
        var tokenizer = new CharactersTokenizer(new CharactersOptions());
        var texts = Gen.Elements([.. new CharactersOptions().Alphabet]).ArrayOf().ToArbitrary();
        Prop.ForAll(
                texts,
                characters =>
                {
                    var ids = tokenizer.Encode(new string(characters));
                    return ids.Length == characters.Length && tokenizer.Decode(ids) == new string(characters);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("abca", new string[0], "names 'a' (U+0061) 2 times")]
    [InlineData("", new string[0], "the alphabet is empty")]
    [InlineData("ab", new[] { "x" }, "shorter than two characters")]
    [InlineData("ab", new[] { "<a>", "<a>" }, "listed 2 times")]
    public void Contradictory_options_are_refused(string alphabet, string[] symbols, string expected) =>
        OptionsCheck
            .Faults(new CharactersOptions { Alphabet = alphabet, Symbols = symbols })
            .ShouldHaveSingleItem()
            .ShouldContain(expected);
}
