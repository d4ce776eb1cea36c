using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Rlfw.Answers;

namespace Rlfw.Plugins.Language;

/// <summary>How much of a text is in a language, by its letters and its commonest words.</summary>
internal static partial class LanguageScore
{
    // In running Vietnamese at least this share of the different words has a mark or is a common one without; in English texts
    // with Vietnamese names it is far smaller.
    private const double VietnameseShare = 0.6;

    // The share of common words among the different words of running English.
    private const double EnglishShare = 0.2;

    /// <summary>Common Vietnamese words that are written without any mark.</summary>
    private static readonly FrozenSet<string> _vietnamese = FrozenSet.ToFrozenSet(
        (
            "anh bao bay cam cao chi chia cho con cung em gam giao hai hay hoa khi khoa lan mai minh mua nam nay nghe ngang nhau nhanh "
            + "nhi phong phim qua quan quay ra sai sang sao sau sinh suy theo thi thu trang trong trung tay thanh thay tranh vay xe xem "
            + "xong yen gian tri ban bi"
        ).Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>Common English words that are no Vietnamese ones.</summary>
    private static readonly FrozenSet<string> _english = FrozenSet.ToFrozenSet(
        (
            "the of and to in is that it was for on are as with his they at be this have from or one had by but not what all were we "
            + "when your can said there use an each which she he how their if will up other about out many then them these so some "
            + "her would make like him into has look two more go see number no way could people than first been its who now find "
            + "did get made over after answer because therefore since total equals left per so get gets times each every"
        ).Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>From 0, nothing of it, to 1, running text of the language.</summary>
    /// <param name="text">The completion; tags, LaTeX commands, numbers and single Latin letters do not count.</param>
    /// <param name="language">The language.</param>
    /// <param name="minimumWords">Different words below which a text is in no language.</param>
    public static double Of(string text, TextLanguage language, int minimumWords)
    {
        // Different words: one word again and again makes no text.
        var words = Words()
            .Matches(NoWords().Replace(VietnameseText.Compose(text), " "))
            .Select(word => word.Value.ToLowerInvariant())
            .Where(word => word.Length > 1 || word[0] > '\u007F')
            .ToHashSet(StringComparer.Ordinal);
        if (words.Count < minimumWords)
        {
            return 0;
        }

        double marked = words.Count(word => word.Any(VietnameseText.IsMarked));
        if (language == TextLanguage.Vi)
        {
            // Without any marks it could be Vietnamese typed carelessly, or a list of English words that are Vietnamese ones too.
            var vietnamese = marked + Math.Min(marked, words.Count(_vietnamese.Contains));
            return Math.Min(1, vietnamese / words.Count / VietnameseShare);
        }

        var english = Math.Min(1, words.Count(_english.Contains) / (double)words.Count / EnglishShare);
        return english * Math.Max(0, 1 - (marked / words.Count / VietnameseShare));
    }

    [GeneratedRegex(@"[\p{L}\p{M}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"</?[A-Za-z_]{1,40}>|\\[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoWords();
}
