using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Plugins.Tokenizers.Tests;

/// <summary>Texts for properties.</summary>
public static class Texts
{
    /// <summary>Any valid Unicode text, with much of what tokenizers treat specially.</summary>
    public static Gen<string> Any { get; } =
        Gen.OneOf(
                Gen.Choose(0, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value).ToString()),
                Gen.Choose(' ', '~').Select(value => ((char)value).ToString()),
                Gen.Elements(
                    " ",
                    "  ",
                    "\n",
                    "\r\n",
                    "\t",
                    "\u00A0",
                    "\u0085",
                    "'s",
                    "'LL",
                    "12345",
                    "ế",
                    "e\u0301",
                    "👩‍👧",
                    "\uFEFF"
                ),
                Gen.Elements("<|end|>", "<|begin_of_text|>", "<|", "|>", "<|eot_id|>")
            )
            .ArrayOf()
            .Select(string.Concat);

    /// <summary>
    /// Texts of single UTF-16 units, which .NET's regular expressions see as tokenizers' engines see characters, without the long
    /// s, whose case folding differs.
    /// </summary>
    public static Gen<string> ForPatterns { get; } =
        Gen.Frequency(
                (6, Gen.Elements([.. "aBzé中sStTrReEvVmMlLdD"])),
                (4, Gen.Elements([.. " \t\u00A0\u2003\u0085"])),
                (3, Gen.Elements('\r', '\n')),
                (3, Gen.Elements([.. "0197٣½Ⅷ"])),
                (4, Gen.Elements([.. "'!.-_☃\u0301\u200B\0"])),
                (1, Gen.Choose(0, 0xFFFD).Select(value => (char)value).Where(c => !char.IsSurrogate(c) && c != 'ſ'))
            )
            .ArrayOf()
            .Select(characters => new string(characters));

    public static void Check(Gen<string> texts, Func<string, bool> holds, int cases = 1000) =>
        Prop.ForAll(texts.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
}
