using System.Globalization;
using System.Text.RegularExpressions;

namespace Rlfw.Plugins.Correctness;

/// <summary>
/// A number as people write it in English: an optional sign (the typographic minus too), an optional dollar sign, digits
/// with or without commas between groups of three, an optional decimal part. Kept as digits, so that comparison is exact
/// whatever the length.
/// </summary>
/// <param name="Negative">Whether it is below zero.</param>
/// <param name="Whole">The digits before the point, without leading zeros.</param>
/// <param name="Fraction">The digits after the point, without trailing zeros.</param>
internal sealed partial record DecimalNumber(bool Negative, string Whole, string Fraction)
{
    /// <summary>Reads a number that fills the whole text; null where it is none.</summary>
    public static DecimalNumber? TryParse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var whole = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal).TrimStart('0');
        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        var isZero = whole.Length == 0 && fraction.Length == 0;
        return new DecimalNumber(!isZero && match.Groups["sign"].Value is "-" or "\u2212", whole, fraction);
    }

    /// <summary>Whether this is at most a fraction of the other's size away from it.</summary>
    public bool IsWithin(double relativeTolerance, DecimalNumber gold) =>
        this == gold
        || (
            relativeTolerance > 0
            && Math.Abs(ToDouble() - gold.ToDouble()) <= relativeTolerance * Math.Abs(gold.ToDouble())
        );

    private double ToDouble() =>
        double.Parse($"{(Negative ? "-" : "")}0{Whole}.{Fraction}0", NumberStyles.Float, CultureInfo.InvariantCulture);

    // No alternative overlaps another, so the match is linear; the timeout guards the guard.
    [GeneratedRegex(
        @"\A\s*(?<sign>[-+\u2212]?)\$?(?:(?<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?<fraction>\d*))?|\.(?<fraction>\d+))\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
