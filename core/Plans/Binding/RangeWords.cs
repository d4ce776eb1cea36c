using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Rlfw.Plans.Binding;

/// <summary>
/// Ranges compared and put into words. [Range(0, 1)] on a double picks the integer constructor, whose own check would round
/// the value first; so the comparison is ours.
/// </summary>
internal static class RangeWords
{
    /// <summary>The lower end; null where it is the type's own.</summary>
    public static double? Least(RangeAttribute range) =>
        End(range.Minimum, double.MinValue, int.MinValue, long.MinValue);

    /// <summary>The upper end; null where it is the type's own.</summary>
    public static double? Most(RangeAttribute range) =>
        End(range.Maximum, double.MaxValue, int.MaxValue, long.MaxValue);

    /// <summary>Whether a number is inside.</summary>
    public static bool Contains(RangeAttribute range, double value) =>
        (Least(range) is not { } least || (range.MinimumIsExclusive ? value > least : value >= least))
        && (Most(range) is not { } most || (range.MaximumIsExclusive ? value < most : value <= most));

    /// <summary>Whether a duration is inside a range of durations.</summary>
    public static bool Contains(RangeAttribute range, TimeSpan value) =>
        value >= TimeSpan.Parse($"{range.Minimum}", CultureInfo.InvariantCulture)
        && value <= TimeSpan.Parse($"{range.Maximum}", CultureInfo.InvariantCulture);

    /// <summary>"between 0 and 1", "greater than 0", "at least 1".</summary>
    public static string Describe(RangeAttribute range)
    {
        if (range.OperandType == typeof(TimeSpan))
        {
            return $"between {range.Minimum} and {range.Maximum}";
        }

        string? least = Least(range) is { } a
            ? (range.MinimumIsExclusive ? "greater than " : "at least ") + Text(a)
            : null;
        string? most = Most(range) is { } b ? (range.MaximumIsExclusive ? "less than " : "at most ") + Text(b) : null;
        return (least, most) switch
        {
            ({ }, { }) when !range.MinimumIsExclusive && !range.MaximumIsExclusive =>
                $"between {Text(Least(range)!.Value)} and {Text(Most(range)!.Value)}",
            ({ }, { }) => $"{least} and {most}",
            _ => least ?? most ?? "any number",
        };
    }

    private static string Text(double value) =>
        value.ToString("0.############", CultureInfo.InvariantCulture) is var text
        && (text is not ("0" or "-0") || value == 0)
            ? text
            : value.ToString("R", CultureInfo.InvariantCulture);

    private static double? End(object end, params ReadOnlySpan<double> typeEnds)
    {
        var value = end is string text
            ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : Convert.ToDouble(end, CultureInfo.InvariantCulture);
        return double.IsInfinity(value) || typeEnds.Contains(value) ? null : value;
    }
}
