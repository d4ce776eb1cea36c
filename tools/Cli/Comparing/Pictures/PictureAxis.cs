using System.Globalization;

namespace Rlfw.Cli;

/// <summary>Values along a line of a picture.</summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>, above <paramref name="Low"/>.</param>
/// <param name="Start">A coordinate.</param>
/// <param name="End">Another.</param>
internal readonly record struct PictureAxis(double Low, double High, double Start, double End)
{
    /// <summary>An axis with some room around values; one value alone gets room too.</summary>
    public static PictureAxis Around(double low, double high, double start, double end)
    {
        var room = high > low ? 0.05 * (high - low) : Math.Max(1, 0.1 * Math.Abs(high));
        return new PictureAxis(low - room, high + room, start, end);
    }

    /// <summary>The coordinate of a value, as SVG wants it.</summary>
    public string At(double value) =>
        Text(Start + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (End - Start)));

    /// <summary>Round values along the axis, at least two.</summary>
    public IEnumerable<double> Ticks()
    {
        var rough = (High - Low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step =
            power
            * (
                rough / power >= 5 ? 5
                : rough / power >= 2 ? 2
                : 1
            );
        for (var i = (long)Math.Ceiling(Low / step); i * step <= High; i++)
        {
            yield return i * step;
        }
    }

    /// <summary>A coordinate as SVG wants it.</summary>
    public static string Text(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);
}
