using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rlfw.Contracts;

/// <summary>
/// A number that may change over training. Written as a number (<c>3e-4</c>), as <c>linear(3e-4, 0)</c> or as
/// <c>cosine(3e-4, 0)</c>: start and end value over the whole budget; a third argument is the fraction of the budget at
/// which the end value is reached (<c>linear(1, 0.05, 0.16)</c>), after which it stays.
/// </summary>
/// <param name="Shape">How it moves.</param>
/// <param name="Start">The value at progress 0.</param>
/// <param name="End">The value from progress <paramref name="Over"/> on.</param>
/// <param name="Over">The fraction of the budget, in (0, 1], over which it moves.</param>
public sealed record Schedule(ScheduleShape Shape, double Start, double End, double Over) : IParsable<Schedule>
{
    /// <summary>A number that does not change.</summary>
    /// <param name="value">The number.</param>
    public static Schedule Constant(double value) => new(ScheduleShape.Constant, value, value, 1);

    /// <summary>A number is a constant schedule.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <summary>The value at a point of training.</summary>
    /// <param name="progress">The fraction of the budget used, in [0, 1].</param>
    public double At(double progress)
    {
        var x = Math.Clamp(progress / Over, 0, 1);
        return Shape switch
        {
            ScheduleShape.Linear => Start + (x * (End - Start)),
            ScheduleShape.Cosine => End + (0.5 * (Start - End) * (1 + Math.Cos(Math.PI * x))),
            _ => Start,
        };
    }

    /// <inheritdoc />
    public static Schedule Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var schedule)
            ? schedule
            : throw new FormatException(
                $"'{s}' is not a schedule: write a number, linear(start, end) or cosine(start, end)"
            );

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out Schedule result
    )
    {
        result = null;
        if (s is null)
        {
            return false;
        }

        var text = s.Trim();
        if (TryNumber(text, out var constant))
        {
            result = Constant(constant);
            return true;
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || text[^1] != ')' || !Enum.TryParse<ScheduleShape>(text[..open].Trim(), true, out var shape))
        {
            return false;
        }

        var parts = text[(open + 1)..^1].Split(',');
        if (shape == ScheduleShape.Constant || parts.Length is < 2 or > 3)
        {
            return false;
        }

        var over = 1.0;
        if (!TryNumber(parts[0], out var start) || !TryNumber(parts[1], out var end))
        {
            return false;
        }

        if (parts.Length == 3 && (!TryNumber(parts[2], out over) || over is <= 0 or > 1))
        {
            return false;
        }

        result = new Schedule(shape, start, end, over);
        return true;
    }

    /// <summary>The text that parses to this schedule again.</summary>
    public override string ToString()
    {
        static string N(double x) => x.ToString("R", CultureInfo.InvariantCulture);
        var name = Shape == ScheduleShape.Linear ? "linear" : "cosine";
        return Shape == ScheduleShape.Constant ? N(Start)
            : Over < 1 ? $"{name}({N(Start)}, {N(End)}, {N(Over)})"
            : $"{name}({N(Start)}, {N(End)})";
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
