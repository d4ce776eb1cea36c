using System.Globalization;

namespace Rlfw.Http;

/// <summary>Numbers of bytes as people read them.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>"312 bytes", "4.7 MB", "2.47 GB": powers of 1000, three digits.</summary>
    public static string Text(double bytes)
    {
        var unit = 0;
        // What would be shown as 1000 is 1.00 of the next unit.
        for (; Math.Abs(bytes) >= 999.5 && unit < Units.Length - 1; unit++)
        {
            bytes /= 1000;
        }

        var format =
            unit == 0 || bytes >= 99.95 ? "0"
            : bytes >= 9.995 ? "0.0"
            : "0.00";
        return $"{bytes.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
