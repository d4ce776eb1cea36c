namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// The pieces of GPT-2's pattern, found without a regular expression:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class Gpt2Scanner : IPieceScanner
{
    /// <inheritdoc />
    public int EndOfPiece(ReadOnlySpan<byte> text, int start)
    {
        var contraction = Contractions.EndOf(text, start, ignoreCase: false);
        if (contraction > start)
        {
            return contraction;
        }

        // The space that may stand before a run counts only where a run follows.
        var body = text[start] == ' ' ? start + 1 : start;
        var kind = CharacterKinds.At(text, body, out var next);
        if (kind is CharacterKind.Letter or CharacterKind.Number or CharacterKind.Other)
        {
            return CharacterKinds.EndOfRun(text, next, kind);
        }

        var (end, last) = CharacterKinds.EndOfWhiteSpace(text, start);
        return end == text.Length || last == start ? end : last;
    }
}
