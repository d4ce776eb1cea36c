using System.Globalization;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Kinds of the characters of valid UTF-8.</summary>
internal static class CharacterKinds
{
    private const int Astral = 0x10000;

    // Index: a code point of the basic plane.
    private static readonly CharacterKind[] _basic = [.. Enumerable.Range(0, Astral).Select(Classify)];

    /// <summary>The kind of the character that begins at a place.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="at">Where a character begins, or the text's length.</param>
    /// <param name="next">Where the next one begins.</param>
    public static CharacterKind At(ReadOnlySpan<byte> text, int at, out int next)
    {
        if (at >= text.Length)
        {
            next = at;
            return CharacterKind.End;
        }

        int first = text[at];
        if (first < 0x80)
        {
            next = at + 1;
            return _basic[first];
        }

        if (first < 0xE0)
        {
            next = at + 2;
            return _basic[((first & 0x1F) << 6) | (text[at + 1] & 0x3F)];
        }

        if (first < 0xF0)
        {
            next = at + 3;
            return _basic[((first & 0x0F) << 12) | ((text[at + 1] & 0x3F) << 6) | (text[at + 2] & 0x3F)];
        }

        next = at + 4;
        return Classify(
            ((first & 0x07) << 18)
                | ((text[at + 1] & 0x3F) << 12)
                | ((text[at + 2] & 0x3F) << 6)
                | (text[at + 3] & 0x3F)
        );
    }

    /// <summary>Where the run of one kind that begins at a place ends.</summary>
    public static int EndOfRun(ReadOnlySpan<byte> text, int at, CharacterKind kind)
    {
        while (At(text, at, out var next) == kind)
        {
            at = next;
        }

        return at;
    }

    /// <summary>
    /// Where the run of white space that begins at a place ends, and where its last character begins.
    /// </summary>
    public static (int End, int Last) EndOfWhiteSpace(ReadOnlySpan<byte> text, int at)
    {
        var last = at;
        while (At(text, at, out var next) is CharacterKind.Space or CharacterKind.LineBreak)
        {
            (last, at) = (at, next);
        }

        return (at, last);
    }

    private static CharacterKind Classify(int codePoint) =>
        codePoint is '\r' or '\n'
            ? CharacterKind.LineBreak
            : CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
            {
                UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter => CharacterKind.Letter,
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber =>
                    CharacterKind.Number,
                _ => codePoint < Astral && char.IsWhiteSpace((char)codePoint)
                    ? CharacterKind.Space
                    : CharacterKind.Other,
            };
}
