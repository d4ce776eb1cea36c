using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Rlfw.Answers;

/// <summary>Reads a text that is a number from its first to its last character.</summary>
internal static partial class NumberReader
{
    // A number that needs more is no answer anybody could check, and would cost quadratic time.
    private const int MostDigits = 1000;
    private const int LargestExponent = 1000;

    /// <summary>Words that make what follows a number more than its unit: "7 or eight".</summary>
    private static readonly HashSet<string> _noUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        "and",
        "but",
        "hay",
        "hoặc",
        "nor",
        "not",
        "or",
        "và",
    };

    /// <summary>Units of one letter; any other letter alone is a variable.</summary>
    private const string OneLetterUnits = "gmshlđLCFK";

    /// <summary>See <see cref="AnswerNumber.Readings"/>.</summary>
    public static IReadOnlyList<AnswerNumber> Readings(string text, AnswerLocale locale)
    {
        var match = text.Length <= 4 * MostDigits ? Form().Match(LatexText.Plain(text)) : Match.Empty;
        if (!match.Success || !IsUnit(match.Groups["unit"]))
        {
            return [];
        }

        var isPercentage = match.Groups["percent"].Success;
        var sign = match.Groups["minus"].Captures.Count;
        if (sign > 1)
        {
            return [];
        }

        return
        [
            .. Magnitudes(match, locale)
                .Select(value => new AnswerNumber(
                    sign == 1 ? -value : value,
                    isPercentage,
                    match.Groups["denominator"].Success
                )),
        ];
    }

    private static IEnumerable<Rational> Magnitudes(Match match, AnswerLocale locale)
    {
        if (match.Groups["denominator"].Success)
        {
            var numerator = Integer(match.Groups["numerator"].ValueSpan);
            var denominator = Integer(match.Groups["denominator"].ValueSpan);
            var whole = match.Groups["whole"].Success ? Integer(match.Groups["whole"].ValueSpan) : BigInteger.Zero;
            // 1 5/4 is no mixed number, and nothing is divided by zero.
            return denominator.IsZero || (match.Groups["whole"].Success && numerator >= denominator)
                ? []
                : [new Rational((whole * denominator) + numerator, denominator)];
        }

        var scale = match.Groups["exponent"] is { Success: true } exponent
            ? PowerOfTen(exponent.Value)
            : new Rational(1, 1);
        return scale is { } factor
            ? DigitGroups.Readings(match.Groups["digits"].Value, locale).Select(x => x * factor)
            : [];
    }

    private static Rational? PowerOfTen(string exponent)
    {
        var power = int.Parse(
            exponent.Replace('\u2212', '-'),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
        return Math.Abs(power) > LargestExponent ? null
            : power >= 0 ? new Rational(BigInteger.Pow(10, power), 1)
            : new Rational(1, BigInteger.Pow(10, -power));
    }

    private static BigInteger Integer(ReadOnlySpan<char> digits) =>
        BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsUnit(Group unit) =>
        !unit.Success
        || Words()
            .Matches(unit.Value)
            .All(word =>
                !_noUnits.Contains(word.Value)
                && (word.Length > 1 || OneLetterUnits.Contains(word.Value, StringComparison.Ordinal))
            );

    [GeneratedRegex(@"[\p{L}\p{M}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Words();

    // Sign, currency, then one of: mixed number or fraction; digits with separators and perhaps a power of ten. Behind it a
    // percent sign and a unit. [0-9] rather than \d, which takes the digits of every script.
    [GeneratedRegex(
        """
            \A\s*(?:[A-Za-z]\s*=\s*)?
            (?:(?<minus>[-\u2212])|\+)?\s*(?:[$€£¥₫]\s*)?(?<minus>[-\u2212])?
            (?:
                (?:(?<whole>[0-9]{1,1000})\s+)?(?<numerator>[0-9]{1,1000})\s*[/\u2044]\s*(?<denominator>[0-9]{1,1000})
              |
                (?<digits>(?:[0-9]|[.,][0-9])(?:[0-9]|[.,\u0020\u00A0\u2009\u202F](?=[0-9])){0,1000})
                (?:[eE](?<exponent>[-+\u2212]?[0-9]{1,4})|\s*[x*×·]\s*10\s*\^\s*\{?(?<exponent>[-+\u2212]?[0-9]{1,4})\}?)?
            )
            (?:\s*(?<percent>%))?
            (?<unit>\s*[°₫$€£¥]?(?:\s*[\p{L}\p{M}]+(?:\^?\{?[23]\}?|[²³])?(?:\s*/\s*(?=\p{L}))?){0,4}[°₫$€£¥]?)?
            \s*\.?\s*\z
            """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Form();
}
