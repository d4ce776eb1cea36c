using System.Text.RegularExpressions;

namespace Rlfw.Answers;

/// <summary>Finds numbers in running text.</summary>
internal static partial class NumberScan
{
    /// <summary>The numbers as they are written, from left to right.</summary>
    public static IReadOnlyList<string> In(string text) =>
        [.. Number().Matches(text).Select(match => match.Value.Trim())];

    // A digit is required, so that a lone comma or point is no number; a separator belongs to it where a digit follows; a minus
    // is a sign where nothing stands before it that it could be subtracted from; of a fraction both parts, so that 4/5 is not
    // taken for 4. Spaces group only before three digits, which leaves "1 234" a number and "12 5" two.
    [GeneratedRegex(
        """
            (?:(?<![0-9\p{L})\]}]|[0-9)\]}]\s)[-+\u2212])?\\?[$€£¥₫]?
            (?:
                (?:[0-9]{1,9}\s?)?\\[dt]?frac\{-?[0-9]{1,1000}\}\{[0-9]{1,1000}\}
              | [0-9]{1,9}\s[0-9]{1,9}/[0-9]{1,9}
              | [0-9]+(?:[.,][0-9]+|[\u0020\u00A0\u2009\u202F][0-9]{3}(?![0-9]))*(?:[eE][-+]?[0-9]{1,4}(?![0-9\p{L}])|/[0-9]+)?
              | [.,][0-9]+
            )(?:\s?\\?%)?
            """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Number();
}
