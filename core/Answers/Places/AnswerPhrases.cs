using System.Text.RegularExpressions;

namespace Rlfw.Answers;

/// <summary>Phrases that announce an answer. Case does not matter, and of Vietnamese letters the composed form counts.</summary>
public sealed class AnswerPhrases
{
    // A phrase is a word of its own: <answer> is none, and neither is what "trả lời là" ends.
    private const string Before = @"(?<![\p{L}\p{M}<\\/_])";

    private readonly Regex _regex;

    private AnswerPhrases(string pattern) =>
        _regex = new Regex(
            pattern,
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );

    /// <summary>
    /// English and Vietnamese: "the (final, correct) answer is", "answer:", "đáp án (cuối cùng, đúng) là", "đáp án:", "đáp số",
    /// "câu trả lời là", with or without a colon.
    /// </summary>
    public static AnswerPhrases Default { get; } =
        new(
            Before
                + @"(?:(?:final\s+|correct\s+)?answer(?:\s+is\b|\s*(?=:))"
                + @"|(?:đáp\s+án|đáp\s+số|câu\s+trả\s+lời)(?:\s+cuối\s+cùng|\s+đúng)?(?:\s+là(?![\p{L}\p{M}])|\s*(?=:)))\s*:?"
        );

    /// <summary>The phrases in Vietnamese alone.</summary>
    internal static AnswerPhrases Vietnamese { get; } = Of(["đáp án", "đáp số", "câu trả lời"]);

    /// <summary>Phrases of one's own.</summary>
    /// <param name="phrases">The phrases as they stand in texts, without a colon behind them; one at least, none blank.</param>
    public static AnswerPhrases Of(IReadOnlyCollection<string> phrases)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        if (phrases.Count == 0 || phrases.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("phrases are texts that are not blank, one at least", nameof(phrases));
        }

        // Longer ones first, so that of "answer" and "answer is" the whole is taken.
        var words = phrases
            .OrderByDescending(phrase => phrase.Length)
            .Select(phrase =>
                string.Join(
                    @"\s+",
                    VietnameseText
                        .Compose(phrase)
                        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                        .Select(Regex.Escape)
                )
            );
        return new AnswerPhrases($@"{Before}(?:{string.Join('|', words)})\s*:?");
    }

    /// <summary>Where each phrase ends in a composed text.</summary>
    internal IEnumerable<int> EndsIn(string text) => _regex.Matches(text).Select(match => match.Index + match.Length);
}
