using System.Globalization;
using Rlfw.Plans.Composition;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Sweeps;

/// <summary>One parameter of a sweep with its values.</summary>
/// <param name="Path">Where in the experiment's tree.</param>
/// <param name="Key">Where the parameter was written.</param>
/// <param name="Values">What is tried.</param>
internal sealed record SweepAxis(TreePath Path, Position Key, IReadOnlyList<Node> Values)
{
    /// <summary>The values of an axis: those listed, or those of its range.</summary>
    public static IReadOnlyList<Node> ValuesOf(AxisOptions axis, Position position) =>
        axis.Values ?? [.. Range(axis).Select(value => new ScalarNode(position, value, quoted: false))];

    private static IEnumerable<string> Range(AxisOptions axis)
    {
        var (from, to, steps) = (axis.From!.Value, axis.To!.Value, axis.Steps!.Value);
        for (var i = 0; i < steps; i++)
        {
            var t = (double)i / (steps - 1);
            var value =
                i == 0 ? from
                : i == steps - 1 ? to
                : axis.Scale == AxisScale.Log ? from * Math.Pow(to / from, t)
                : from + (t * (to - from));
            // Twelve digits: a reader expects 0.001 between 0.0001 and 0.01, not 0.00099999999999999.
            yield return double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                .ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
