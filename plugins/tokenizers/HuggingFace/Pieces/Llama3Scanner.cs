namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// The pieces of Llama 3's pattern, which is GPT-4's, found without a regular expression. Its alternatives, the first that matches
/// counts: <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c>, <c>[^\r\n\p{L}\p{N}]?\p{L}+</c>, <c>\p{N}{1,3}</c>,
/// <c> ?[^\s\p{L}\p{N}]+[\r\n]*</c>, <c>\s*[\r\n]+</c>, <c>\s+(?!\S)</c>, <c>\s+</c>.
/// </summary>
/// <param name="digits">The most digits a piece holds: 3 in Llama 3, 1 in Qwen 2.</param>
internal sealed class Llama3Scanner(int digits) : IPieceScanner
{
    /// <inheritdoc />
    public int EndOfPiece(ReadOnlySpan<byte> text, int start)
    {
        var contraction = Contractions.EndOf(text, start, ignoreCase: true);
        if (contraction > start)
        {
            return contraction;
        }

        var kind = CharacterKinds.At(text, start, out var next);
        if (kind == CharacterKind.Letter)
        {
            return CharacterKinds.EndOfRun(text, next, CharacterKind.Letter);
        }

        if (kind == CharacterKind.Number)
        {
            return EndOfNumber(text, next);
        }

        if (kind != CharacterKind.LineBreak && CharacterKinds.At(text, next, out var second) == CharacterKind.Letter)
        {
            return CharacterKinds.EndOfRun(text, second, CharacterKind.Letter);
        }

        var body = text[start] == ' ' ? start + 1 : start;
        return CharacterKinds.At(text, body, out next) == CharacterKind.Other
            ? CharacterKinds.EndOfRun(
                text,
                CharacterKinds.EndOfRun(text, next, CharacterKind.Other),
                CharacterKind.LineBreak
            )
            : EndOfWhiteSpace(text, start);
    }

    private int EndOfNumber(ReadOnlySpan<byte> text, int second)
    {
        var end = second;
        for (
            var count = 1;
            count < digits && CharacterKinds.At(text, end, out var next) == CharacterKind.Number;
            count++
        )
        {
            end = next;
        }

        return end;
    }

    /// <summary>
    /// White space up to the last line break in it; without one, all of it at the end of the text; elsewhere all but its last
    /// character, which goes with what follows, unless it is the only one.
    /// </summary>
    private static int EndOfWhiteSpace(ReadOnlySpan<byte> text, int start)
    {
        var (end, last) = CharacterKinds.EndOfWhiteSpace(text, start);
        var lineBreak = text[start..end].LastIndexOfAny((byte)'\r', (byte)'\n');
        if (lineBreak >= 0)
        {
            return start + lineBreak + 1;
        }

        return end == text.Length || last == start ? end : last;
    }
}
