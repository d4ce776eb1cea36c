using System.Buffers;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Text to ids: added tokens are cut out of the text as given, what is left is normalized, added tokens of normalized text are cut
/// out, the rest goes through pieces and merges. Safe from any thread.
/// </summary>
internal sealed class TextEncoder
{
    private readonly UnicodeForm? _normalizer;
    private readonly IPieceScanner _scanner;
    private readonly BytePairEncoder _merges;
    private readonly AddedTokenFinder _inGivenText;
    private readonly AddedTokenFinder _inNormalizedText;

    /// <summary>Makes the encoder.</summary>
    /// <param name="content">Says how text is normalized and cut.</param>
    /// <param name="merges">Encodes pieces.</param>
    /// <param name="added">All added tokens.</param>
    public TextEncoder(TokenizerContent content, BytePairEncoder merges, IReadOnlyList<AddedToken> added)
    {
        _normalizer = content.Normalizer;
        _scanner = content.Scanner;
        _merges = merges;
        _inGivenText = new AddedTokenFinder([.. added.Where(token => !token.IsNormalized)], text => text);
        _inNormalizedText = new AddedTokenFinder([.. added.Where(token => token.IsNormalized)], Normalize);
    }

    /// <summary>The ids of a text.</summary>
    /// <param name="text">The text; half of a surrogate pair counts as U+FFFD.</param>
    /// <param name="special">What to do where it spells a special token.</param>
    /// <exception cref="UserErrorException">It spells a special token that is refused.</exception>
    public int[] Encode(string text, SpecialText special)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(special);
        if (special.RefusesOthers)
        {
            Refuse(text, special);
        }

        var ids = new List<int>(text.Length / 3);
        EncodeAround(_inGivenText, text, special, ids, gap => EncodeNormalized(Normalize(gap), special, ids));
        return [.. ids];
    }

    private string Normalize(string text) => _normalizer is { } form ? UnicodeNormalizer.Normalize(text, form) : text;

    private void EncodeNormalized(string text, SpecialText special, List<int> ids) =>
        EncodeAround(_inNormalizedText, text, special, ids, gap => EncodeOrdinary(gap, ids));

    /// <summary>Adds the added tokens of a text and what another step makes of the text between.</summary>
    private static void EncodeAround(
        AddedTokenFinder finder,
        string text,
        SpecialText special,
        List<int> ids,
        Action<string> encodeGap
    )
    {
        var from = 0;
        if (finder.CanFind(special))
        {
            while (finder.Next(text, from, token => Counts(token, special)) is { } match)
            {
                if (match.Start > from)
                {
                    encodeGap(text[from..match.Start]);
                }

                ids.Add(match.Token.Id);
                from = match.End;
            }
        }

        if (from < text.Length)
        {
            encodeGap(from == 0 ? text : text[from..]);
        }
    }

    private void EncodeOrdinary(string text, List<int> ids)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            ReadOnlySpan<byte> utf8 = buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer));
            for (var start = 0; start < utf8.Length; )
            {
                var end = _scanner.EndOfPiece(utf8, start);
                _merges.Encode(utf8[start..end], ids);
                start = end;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Refuse(string text, SpecialText special)
    {
        if (special.AllowsAll)
        {
            return;
        }

        bool IsRefused(AddedToken token) => token.IsSpecial && !special.Allowed.Contains(token.Text);
        if (
            (_inGivenText.Next(text, 0, IsRefused) ?? _inNormalizedText.Next(Normalize(text), 0, IsRefused)) is
            { } match
        )
        {
            throw new UserErrorException(
                $"the text spells the special token '{match.Token.Text}' at offset {match.Start}, which is not allowed here: "
                    + "remove it, allow it, or have special tokens encoded as plain text"
            );
        }
    }

    private static bool Counts(AddedToken token, SpecialText special) =>
        !token.IsSpecial || special.AllowsAll || special.Allowed.Contains(token.Text);
}
