using System.Globalization;

namespace Rlfw.Plans.Reading;

/// <summary>
/// What plain scalars mean by the YAML 1.2 core schema, with one addition: underscores may separate the digits of a number
/// (<c>100_000</c>). <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are texts.
/// </summary>
internal static class CoreSchema
{
    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    public static bool TryBoolean(string text, out bool value)
    {
        value = text is "true" or "True" or "TRUE";
        return value || text is "false" or "False" or "FALSE";
    }

    /// <summary>An integer: decimal, <c>0x</c> or <c>0o</c>; false also where it does not fit into 64 bits.</summary>
    public static bool TryInteger(string text, out Int128 value)
    {
        value = 0;
        if (!TryDropSeparators(text, out var digits))
        {
            return false;
        }

        if (digits.StartsWith("0x", StringComparison.Ordinal))
        {
            return Int128.TryParse(
                    "0" + digits[2..],
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out value
                ) && digits.Length is > 2 and <= 18;
        }

        return digits.StartsWith("0o", StringComparison.Ordinal)
            ? TryOctal(digits[2..], out value)
            : Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A number, integers included.</summary>
    public static bool TryNumber(string text, out double value)
    {
        value = text switch
        {
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            _ => double.NaN,
        };
        if (double.IsInfinity(value) || text is ".nan" or ".NaN" or ".NAN")
        {
            return true;
        }

        if (TryInteger(text, out var integer))
        {
            value = (double)integer;
            return true;
        }

        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return TryDropSeparators(text, out var digits)
            && digits.Length > 0
            && (char.IsAsciiDigit(digits[0]) || digits[0] is '+' or '-' or '.')
            && digits.AsSpan().ContainsAnyInRange('0', '9')
            && double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>Whether a plain scalar of this text is a text.</summary>
    public static bool IsText(string text) => !IsNull(text) && !TryBoolean(text, out _) && !TryNumber(text, out _);

    private static bool TryOctal(string digits, out Int128 value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || digits.Length > 21)
            {
                return false;
            }

            value = (value * 8) + (digit - '0');
        }

        return digits.Length > 0;
    }

    private static bool TryDropSeparators(string text, out string digits)
    {
        digits = text;
        for (var i = text.IndexOf('_', StringComparison.Ordinal); i >= 0; i = text.IndexOf('_', i + 1))
        {
            if (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1]))
            {
                return false;
            }
        }

        digits = text.Replace("_", "", StringComparison.Ordinal);
        return true;
    }
}
