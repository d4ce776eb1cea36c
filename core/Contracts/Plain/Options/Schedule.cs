using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rlfw.Contracts;

/// <summary>
/// A number that may change over training. Written as a number (<c>3e-4</c>), as <c>linear(3e-4, 0)</c> or as
/// <c>cosine(3e-4, 0)</c>: start and end value over the whole budget; a third argument is the fraction of the budget at
/// which the end value is reached (<c>linear(1, 0.05, 0.16)</c>), after which it stays. <c>warmup(0.1, cosine(3e-4, 0))</c> rises in a
/// straight line from 0 to the inner schedule's start over the first tenth of the budget, and then follows the inner schedule over
/// the rest; the inner one may be a number.
/// </summary>
/// <param name="Shape">How it moves.</param>
/// <param name="Start">The value at progress 0; with a warm-up, at its end.</param>
/// <param name="End">The value from progress <paramref name="Over"/> on.</param>
/// <param name="Over">The fraction of the budget, with a warm-up of what is left of it, in (0, 1], over which it moves.</param>
public sealed record Schedule(ScheduleShape Shape, double Start, double End, double Over) : IParsable<Schedule>
{
    private const string WarmUpName = "warmup";

    /// <summary>The fraction of the budget, in [0, 1), over which it first rises from 0 to <see cref="Start"/>; 0 without.</summary>
    public double WarmUp { get; init; }

    /// <summary>A number that does not change.</summary>
    /// <param name="value">The number.</param>
    public static Schedule Constant(double value) => new(ScheduleShape.Constant, value, value, 1);

    /// <summary>A number is a constant schedule.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <summary>The least value that it takes.</summary>
    public double Least => Shape == ScheduleShape.Constant ? Start : Math.Min(Start, End);

    /// <summary>The value at a point of training.</summary>
    /// <param name="progress">The fraction of the budget used, in [0, 1].</param>
    public double At(double progress)
    {
        if (progress < WarmUp)
        {
            return Start * Math.Max(progress, 0) / WarmUp;
        }

        var x = Math.Clamp((progress - WarmUp) / (1 - WarmUp) / Over, 0, 1);
        return Shape switch
        {
            ScheduleShape.Linear => Start + (x * (End - Start)),
            ScheduleShape.Cosine => End + (0.5 * (Start - End) * (1 + Math.Cos(Math.PI * x))),
            _ => Start,
        };
    }

    /// <inheritdoc />
    public static Schedule Parse(string s, IFormatProvider? provider)
    {
        var (schedule, fault) = Read(s);
        return schedule ?? throw new FormatException(fault);
    }

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out Schedule result
    )
    {
        result = s is null ? null : Read(s).Schedule;
        return result is not null;
    }

    /// <summary>The text that parses to this schedule again.</summary>
    public override string ToString()
    {
        static string N(double x) => x.ToString("R", CultureInfo.InvariantCulture);
        var name = Shape == ScheduleShape.Linear ? "linear" : "cosine";
        var inner =
            Shape == ScheduleShape.Constant ? N(Start)
            : Over < 1 ? $"{name}({N(Start)}, {N(End)}, {N(Over)})"
            : $"{name}({N(Start)}, {N(End)})";
        return WarmUp > 0 ? $"{WarmUpName}({N(WarmUp)}, {inner})" : inner;
    }

    private static (Schedule? Schedule, string Fault) Read(string text)
    {
        if (TryNumber(text, out var constant))
        {
            return (Constant(constant), "");
        }

        text = text.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || text[^1] != ')')
        {
            return (null, "write a number, linear(start, end), cosine(start, end) or warmup(fraction, schedule)");
        }

        var (name, inside) = (text[..open].Trim(), text[(open + 1)..^1]);
        if (name.Equals(WarmUpName, StringComparison.OrdinalIgnoreCase))
        {
            return ReadWarmUp(inside);
        }

        return Enum.TryParse<ScheduleShape>(name, ignoreCase: true, out var shape) && shape != ScheduleShape.Constant
            ? ReadMovement(shape, inside.Split(','))
            : (
                null,
                $"there are linear(start, end), cosine(start, end) and warmup(fraction, schedule), and no '{name}'"
            );
    }

    private static (Schedule? Schedule, string Fault) ReadWarmUp(string inside)
    {
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !TryNumber(inside[..comma], out var fraction) || fraction is not (> 0 and < 1))
        {
            return (
                null,
                "a warm-up takes a fraction of the budget between 0 and 1, and a schedule: warmup(0.1, cosine(5e-6, 0))"
            );
        }

        var (inner, fault) = Read(inside[(comma + 1)..]);
        return inner switch
        {
            null => (null, $"within the warm-up, {fault}"),
            { WarmUp: > 0 } => (null, "a warm-up may not stand within a warm-up"),
            _ => (inner with { WarmUp = fraction }, ""),
        };
    }

    private static (Schedule? Schedule, string Fault) ReadMovement(ScheduleShape shape, string[] parts)
    {
        var name = shape == ScheduleShape.Linear ? "linear" : "cosine";
        var over = 1.0;
        if (
            parts.Length is < 2 or > 3
            || !TryNumber(parts[0], out var start)
            || !TryNumber(parts[1], out var end)
            || (parts.Length == 3 && !TryNumber(parts[2], out over))
        )
        {
            return (null, $"{name} takes two or three numbers: {name}(start, end) or {name}(start, end, fraction)");
        }

        return over is > 0 and <= 1
            ? (new Schedule(shape, start, end, over), "")
            : (null, $"the third number of {name} is the fraction of the budget, above 0 and at most 1");
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
