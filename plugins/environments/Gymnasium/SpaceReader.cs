using System.Globalization;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>Spaces as the Python process tells them.</summary>
internal static class SpaceReader
{
    /// <summary>An index where there is a count, else a vector between bounds, each a number in Python's spelling.</summary>
    public static Space Read(JsonElement json) =>
        json.TryGetProperty("count", out var count)
            ? new DiscreteSpace(count.GetInt32())
            : new BoxSpace(Bounds(json.GetProperty("low")), Bounds(json.GetProperty("high")));

    private static float[] Bounds(JsonElement bounds) =>
        [.. bounds.EnumerateArray().Select(x => Bound(x.GetString()!))];

    private static float Bound(string text) =>
        text switch
        {
            "inf" => float.PositiveInfinity,
            "-inf" => float.NegativeInfinity,
            // Python's floats are doubles: its largest float32 may round beyond ours.
            _ => (float)Math.Clamp(double.Parse(text, CultureInfo.InvariantCulture), float.MinValue, float.MaxValue),
        };
}
