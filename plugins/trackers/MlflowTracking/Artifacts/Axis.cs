namespace Rlfw.Plugins.MlflowTracking.Artifacts;

/// <summary>A range of values along a range of a picture.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value, above the least.</param>
/// <param name="From">Where the least is drawn.</param>
/// <param name="To">Where the greatest is drawn.</param>
internal readonly record struct Axis(double Low, double High, double From, double To)
{
    /// <summary>An axis with a little room on both sides; one value alone gets room around it.</summary>
    public static Axis Padded(double low, double high, double from, double to)
    {
        var room = high > low ? 0.05 * (high - low) : Math.Max(1, Math.Abs(low)) * 0.1;
        return new Axis(low - room, high + room, from, to);
    }

    /// <summary>Where a value is drawn.</summary>
    public double At(double value) => From + ((value - Low) / (High - Low) * (To - From));

    /// <summary>Round values (1, 2 or 5 times a power of ten apart) within the range, about so many.</summary>
    public IEnumerable<double> Ticks(int about)
    {
        var raw = (High - Low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step =
            power
            * (
                (raw / power) switch
                {
                    <= 1 => 1,
                    <= 2 => 2,
                    <= 5 => 5,
                    _ => 10,
                }
            );
        var (first, last) = ((long)Math.Ceiling(Low / step), (long)Math.Floor(High / step));
        for (var i = first; i <= last; i++)
        {
            yield return i * step;
        }
    }
}
