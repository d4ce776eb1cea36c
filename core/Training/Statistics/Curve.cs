namespace Rlfw.Training.Statistics;

/// <summary>A metric of one run over steps or time, linear between its points and nothing outside of them.</summary>
public sealed class Curve
{
    private readonly double[] _x;
    private readonly double[] _y;

    private Curve(double[] x, double[] y) => (_x, _y) = (x, y);

    /// <summary>Where its points are, ascending.</summary>
    public IReadOnlyList<double> X => _x;

    /// <summary>Its values there.</summary>
    public IReadOnlyList<double> Y => _y;

    /// <summary>How many points it has.</summary>
    public int Count => _x.Length;

    /// <summary>
    /// The curve through points in any order. Of several points at one place the last one counts; points that are not finite
    /// are left out.
    /// </summary>
    /// <param name="points">The points.</param>
    public static Curve Of(IEnumerable<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var sorted = points
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
            .GroupBy(point => point.X)
            .OrderBy(group => group.Key)
            .Select(group => group.Last())
            .ToArray();
        return new Curve([.. sorted.Select(point => point.X)], [.. sorted.Select(point => point.Y)]);
    }

    /// <summary>The value at a place by linear interpolation; null outside of the curve's range.</summary>
    /// <param name="x">The place.</param>
    public double? At(double x)
    {
        if (_x.Length == 0 || !(x >= _x[0] && x <= _x[^1]))
        {
            return null;
        }

        var index = Array.BinarySearch(_x, x);
        if (index >= 0)
        {
            return _y[index];
        }

        var above = ~index;
        var weight = (x - _x[above - 1]) / (_x[above] - _x[above - 1]);
        return _y[above - 1] + (weight * (_y[above] - _y[above - 1]));
    }
}
