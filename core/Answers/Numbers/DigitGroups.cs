using System.Globalization;
using System.Numerics;

namespace Rlfw.Answers;

/// <summary>Reads digits with separators in between: which separators group, and which begins the decimals.</summary>
internal static class DigitGroups
{
    private const string Decimals = ".,";

    /// <summary>The numbers that the digits may mean; two only for one separator before three digits under Auto.</summary>
    /// <param name="digits">Digits 0 to 9, points, commas and spaces; no two separators in a row, none at the end.</param>
    /// <param name="locale">Decides between two readings.</param>
    public static IReadOnlyList<Rational> Readings(string digits, AnswerLocale locale)
    {
        // Every space is the same separator.
        var text = string.Concat(digits.Select(c => char.IsWhiteSpace(c) ? ' ' : c));
        char[] separators = [.. text.Where(c => !char.IsAsciiDigit(c))];
        var groups = text.Split(separators.Length == 0 ? [' '] : [.. separators.Distinct()]);
        if (separators.Length == 0)
        {
            return [Whole(groups)];
        }

        var canGroup = IsGrouped(groups) && separators.Distinct().Count() == 1;
        var last = separators[^1];
        var others = separators[..^1].Distinct().ToArray();
        var canBeDecimal =
            Decimals.Contains(last, StringComparison.Ordinal)
            && others.Length <= 1
            && !others.Contains(last)
            && (separators.Length == 1 || IsGrouped(groups[..^1]));
        return (canGroup, canBeDecimal) switch
        {
            (true, true) => Ambiguous(groups, last, locale),
            (true, false) => [Whole(groups)],
            (false, true) => [Decimal(groups)],
            _ => [],
        };
    }

    private static IReadOnlyList<Rational> Ambiguous(string[] groups, char separator, AnswerLocale locale)
    {
        var (whole, fraction) = (Whole(groups), Decimal(groups));
        var (english, vietnamese) = separator == ',' ? (whole, fraction) : (fraction, whole);
        return locale switch
        {
            AnswerLocale.En => [english],
            AnswerLocale.Vi => [vietnamese],
            _ => [english, vietnamese],
        };
    }

    private static bool IsGrouped(string[] groups) =>
        groups[0] is { Length: >= 1 and <= 3 } first
        && first[0] != '0'
        && groups.Skip(1).All(group => group.Length == 3);

    private static Rational Whole(string[] groups) => new(Integer(string.Concat(groups)), 1);

    private static Rational Decimal(string[] groups) =>
        new(Integer(string.Concat(groups)), BigInteger.Pow(10, groups[^1].Length));

    private static BigInteger Integer(string digits) =>
        BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
