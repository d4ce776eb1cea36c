using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rlfw.Plugins.Sac;

/// <summary>How much entropy is worth: a number for good, or learned from one on.</summary>
/// <param name="Initial">alpha at the beginning, above 0.</param>
/// <param name="IsLearned">Whether it is learned.</param>
public sealed record Temperature(double Initial, bool IsLearned) : IParsable<Temperature>
{
    private const string Auto = "auto";

    /// <summary>A number is a fixed temperature.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Temperature(double value) => new(value, false);

    /// <inheritdoc />
    public static Temperature Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException("write auto, auto(initial value) or a fixed value; values are above 0");

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out Temperature result
    )
    {
        var text = s?.Trim() ?? "";
        var isLearned = text.StartsWith(Auto, StringComparison.Ordinal);
        var number = text switch
        {
            Auto => "1",
            _ when isLearned && text[Auto.Length] == '(' && text[^1] == ')' => text[(Auto.Length + 1)..^1],
            _ => text,
        };
        var isNumber =
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            && value > 0;
        result = isNumber ? new Temperature(value, isLearned) : null;
        return isNumber;
    }

    /// <summary>The text that parses to this temperature again.</summary>
    public override string ToString()
    {
        var number = Initial.ToString("R", CultureInfo.InvariantCulture);
        return !IsLearned ? number
            : Initial == 1 ? Auto
            : $"{Auto}({number})";
    }
}
