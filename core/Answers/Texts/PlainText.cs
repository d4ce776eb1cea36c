using System.Text.RegularExpressions;

namespace Rlfw.Answers;

/// <summary>Answers that are no numbers, in the form in which they are compared.</summary>
internal static partial class PlainText
{
    private static readonly char[] _quotes = ['"', '\'', '“', '”', '‘', '’'];

    /// <summary>
    /// Lower case, composed, without LaTeX around it, quotes and a full stop; no space beside a sign, one between words. A letter
    /// of multiple choice stands alone: <c>(B)</c> and <c>B.</c> are b.
    /// </summary>
    public static string Normalize(string text)
    {
        var plain = VietnameseText.Compose(LatexText.Plain(text)).ToLowerInvariant();
        return Letter().Match(plain) is { Success: true } letter
            ? letter.Groups["letter"].Value
            : Spaces().Replace(BesideSigns().Replace(plain.TrimEnd('.').Trim(_quotes), "${sign}"), " ").Trim();
    }

    /// <summary>An answer as it stands in its text, without what delimits a formula and without a full stop.</summary>
    public static string WithoutDelimiters(string text)
    {
        var trimmed = text.Trim().TrimEnd('.').Trim();
        return trimmed is ['$', .. var formula, '$'] && !formula.Contains('$', StringComparison.Ordinal)
            ? formula.Trim()
            : trimmed;
    }

    /// <summary>The option that an answer takes where the gold answer is a letter: of <c>B) 12 apples</c> it is b.</summary>
    /// <param name="text">The answer.</param>
    public static string? Choice(string text) =>
        Option().Match(LatexText.Plain(text).ToLowerInvariant()) is { Success: true } option
            ? option.Groups["letter"].Value
            : null;

    /// <summary>Whether a normalized text is an option's letter.</summary>
    public static bool IsLetter(string normalized) => normalized is [>= 'a' and <= 'j'];

    [GeneratedRegex(
        @"\A\s*\(?\s*(?<letter>[a-j])\s*[.):]?\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Letter();

    [GeneratedRegex(
        @"\A\s*(?:\((?<letter>[a-j])\)|(?<letter>[a-j])[.):])\s",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Option();

    [GeneratedRegex(
        @"\s*(?<sign>[^\p{L}\p{M}\p{N}\s])\s*",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex BesideSigns();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Spaces();
}
