using FsCheck;
using FsCheck.Fluent;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class NormalizationTests
{
    /// <summary>Lines of Unicode's own NormalizationTest.txt: source; NFC; NFD; NFKC; NFKD.</summary>
    [Theory]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307", "D\u0323\u0307", "\u1E0C\u0307", "D\u0323\u0307")]
    [InlineData(
        "D\u031B\u0323\u0307",
        "\u1E0C\u031B\u0307",
        "D\u031B\u0323\u0307",
        "\u1E0C\u031B\u0307",
        "D\u031B\u0323\u0307"
    )]
    [InlineData("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("\uAC01", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\uFB01", "\uFB01", "\uFB01", "fi", "fi")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\uFDFA", "\uFDFA", "\uFDFA", "صلى الله عليه وسلم", "صلى الله عليه وسلم")]
    [InlineData(
        "\U0001D15E",
        "\U0001D157\U0001D165",
        "\U0001D157\U0001D165",
        "\U0001D157\U0001D165",
        "\U0001D157\U0001D165"
    )]
    [InlineData("\u00A0", "\u00A0", "\u00A0", " ", " ")]
    public void Normal_forms_are_those_of_the_standard(string source, string c, string d, string kc, string kd)
    {
        UnicodeNormalizer.Normalize(source, UnicodeForm.C).ShouldBe(c);
        UnicodeNormalizer.Normalize(source, UnicodeForm.D).ShouldBe(d);
        UnicodeNormalizer.Normalize(source, UnicodeForm.Kc).ShouldBe(kc);
        UnicodeNormalizer.Normalize(source, UnicodeForm.Kd).ShouldBe(kd);
    }

    [Fact]
    public void Normalizing_twice_changes_nothing_more_and_forms_agree()
    {
        // Letters, marks, Hangul and compatibility characters in any order.
        var characters = Gen.OneOf(
            Gen.Choose(0xC0, 0x24F),
            Gen.Choose(0x300, 0x345),
            Gen.Choose(0x1100, 0x11FF),
            Gen.Choose(0xAC00, 0xD7A3),
            Gen.Choose(0x1E00, 0x1FFF),
            Gen.Choose(0x3200, 0x33FF),
            Gen.Choose('A', 'z')
        );
        Texts.Check(
            characters.Select(char.ConvertFromUtf32).ArrayOf().Select(string.Concat),
            text =>
            {
                var (c, d) = (
                    UnicodeNormalizer.Normalize(text, UnicodeForm.C),
                    UnicodeNormalizer.Normalize(text, UnicodeForm.D)
                );
                var kc = UnicodeNormalizer.Normalize(text, UnicodeForm.Kc);
                return UnicodeNormalizer.Normalize(c, UnicodeForm.C) == c
                    && UnicodeNormalizer.Normalize(d, UnicodeForm.D) == d
                    && UnicodeNormalizer.Normalize(c, UnicodeForm.D) == d
                    && UnicodeNormalizer.Normalize(d, UnicodeForm.C) == c
                    && UnicodeNormalizer.Normalize(d, UnicodeForm.Kc) == kc
                    && UnicodeNormalizer.Normalize(kc, UnicodeForm.Kc) == kc;
            }
        );
    }

    [Theory]
    [InlineData("NFC")]
    [InlineData("NFD")]
    [InlineData("NFKC")]
    [InlineData("NFKD")]
    public void A_tokenizer_normalizes_what_it_encodes(string form)
    {
        using var folder = new TestFolder();
        folder.Json["normalizer"] = new System.Text.Json.Nodes.JsonObject { ["type"] = form };
        var tokenizer = folder.Load();

        var decomposed = form is "NFD" or "NFKD";
        tokenizer.Decode(tokenizer.Encode("ế")).ShouldBe(decomposed ? "e\u0302\u0301" : "ế");
        tokenizer
            .Decode(tokenizer.Encode("e\u0302\u0301ﬁ"))
            .ShouldBe((decomposed ? "e\u0302\u0301" : "ế") + (form is "NFKC" or "NFKD" ? "fi" : "ﬁ"));
    }
}
