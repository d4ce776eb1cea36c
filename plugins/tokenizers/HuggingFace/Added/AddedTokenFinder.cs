using System.Buffers;
using System.Globalization;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Finds added tokens in texts: the leftmost first, of several at one place the longest. Safe from any thread.</summary>
internal sealed class AddedTokenFinder
{
    // The tokens' texts as a tree: a child by node and character; the token that ends at a node.
    private readonly Dictionary<(int Node, char Character), int> _children = [];
    private readonly List<AddedToken?> _ends = [null];
    private readonly SearchValues<char> _first;
    private readonly bool _hasOrdinary;

    /// <summary>Makes the finder.</summary>
    /// <param name="tokens">The tokens; none is empty.</param>
    /// <param name="spell">How the texts that are searched spell a token.</param>
    public AddedTokenFinder(IReadOnlyList<AddedToken> tokens, Func<string, string> spell)
    {
        foreach (var token in tokens)
        {
            Insert(spell(token.Text), token);
        }

        _first = SearchValues.Create([.. _children.Keys.Where(key => key.Node == 0).Select(key => key.Character)]);
        _hasOrdinary = tokens.Any(token => !token.IsSpecial);
    }

    /// <summary>Whether anything can be found at all.</summary>
    /// <param name="special">What counts of the special tokens.</param>
    public bool CanFind(SpecialText special) =>
        _hasOrdinary || (_children.Count > 0 && (special.AllowsAll || special.Allowed.Count > 0));

    /// <summary>The next token in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to start.</param>
    /// <param name="counts">Which tokens count.</param>
    /// <returns>The token and what it covers; null where there is none.</returns>
    public AddedTokenMatch? Next(ReadOnlySpan<char> text, int from, Func<AddedToken, bool> counts)
    {
        var at = from;
        while (at < text.Length && text[at..].IndexOfAny(_first) is >= 0 and var offset)
        {
            at += offset;
            var (token, end) = LongestAt(text, at, counts);
            if (token is null)
            {
                at++;
            }
            else if (token.IsSingleWord && (EndsWithWord(text[..at]) || StartsWithWord(text[end..])))
            {
                at = end;
            }
            else
            {
                return Cover(text, from, at, end, token);
            }
        }

        return null;
    }

    private static AddedTokenMatch Cover(ReadOnlySpan<char> text, int from, int start, int end, AddedToken token)
    {
        if (token.TakesSpaceBefore)
        {
            start = from + text[from..start].TrimEnd().Length;
        }

        if (token.TakesSpaceAfter)
        {
            end = text.Length - text[end..].TrimStart().Length;
        }

        return new AddedTokenMatch(token, start, end);
    }

    private (AddedToken? Token, int End) LongestAt(ReadOnlySpan<char> text, int start, Func<AddedToken, bool> counts)
    {
        (AddedToken? Token, int End) longest = (null, start);
        var node = 0;
        for (var at = start; at < text.Length && _children.TryGetValue((node, text[at]), out node); at++)
        {
            if (_ends[node] is { } token && counts(token))
            {
                longest = (token, at + 1);
            }
        }

        return longest;
    }

    private void Insert(string text, AddedToken token)
    {
        var node = 0;
        foreach (var character in text)
        {
            if (!_children.TryGetValue((node, character), out var child))
            {
                child = _ends.Count;
                _ends.Add(null);
                _children.Add((node, character), child);
            }

            node = child;
        }

        _ends[node] ??= token;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    /// <summary>\w of Unicode regular expressions: alphabetic, mark, digit, connector, joiner.</summary>
    private static bool IsWord(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber
            or UnicodeCategory.ConnectorPunctuation => true,
            // Letters in circles and squares are symbols and alphabetic.
            UnicodeCategory.OtherSymbol => rune.Value
                is (>= 0x24B6 and <= 0x24E9)
                    or (>= 0x1F130 and <= 0x1F149)
                    or (>= 0x1F150 and <= 0x1F169)
                    or (>= 0x1F170 and <= 0x1F189),
            _ => Rune.IsLetter(rune) || rune.Value is 0x200C or 0x200D,
        };
}
