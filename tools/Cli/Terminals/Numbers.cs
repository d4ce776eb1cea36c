using System.Globalization;

namespace Rlfw.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    /// <summary>Four significant digits, without an exponent where that is short.</summary>
    public static string Short(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var digits = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return digits is < -3 or > 9
            ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value.ToString(digits >= 4 ? "0" : "0." + new string('#', 4 - digits), CultureInfo.InvariantCulture);
    }

    /// <summary>"850 ms", "12.3 s", "4:05", "1:02:03".</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : time.TotalHours < 1 ? time.ToString(@"m\:ss", CultureInfo.InvariantCulture)
        : $"{(int)time.TotalHours}:{time.ToString(@"mm\:ss", CultureInfo.InvariantCulture)}";
}
