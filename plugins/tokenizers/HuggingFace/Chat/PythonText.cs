using System.Globalization;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>What templates do to text in Python, where .NET would do it otherwise.</summary>
internal static class PythonText
{
    /// <summary>As Python's <c>str.strip()</c>: Unicode's spaces and, unlike .NET, the four separators U+001C to U+001F.</summary>
    public static string Strip(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>
    /// A JSON number as Python writes it after reading: whole numbers digit by digit, others as the shortest text that reads
    /// back as the same float64, with an exponent below 1e-4 and from 1e16 on.
    /// </summary>
    /// <param name="raw">The number as it stands in JSON.</param>
    /// <param name="infinity">What a number beyond float64 becomes: "Infinity" in JSON, "inf" in text.</param>
    public static string Number(string raw, string infinity)
    {
        if (raw.AsSpan().IndexOfAny(".eE") < 0)
        {
            return raw == "-0" ? "0" : raw;
        }

        var value = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? Float(value) : (value < 0 ? "-" : "") + infinity;
    }

    private static string Float(double value)
    {
        // "-1.2345E+20" or "0.0012": the digits are the shortest that read back as the same number; Python's form differs alone.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = shortest.StartsWith('-') ? "-" : "";
        var parts = shortest[sign.Length..].Split('E');
        var whole = parts[0].Split('.')[0];
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.Trim('0');
        var leading = all.Length - all.TrimStart('0').Length;
        var shift =
            parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var exponent = whole.Length - 1 - leading + shift;
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            var size = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{size}";
        }

        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';
}
