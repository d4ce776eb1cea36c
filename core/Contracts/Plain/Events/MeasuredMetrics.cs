namespace Rlfw.Contracts;

/// <summary>
/// Which metrics depend on the machine and its load instead of on plan, seed and step alone: times, rates and memory. They
/// are exempt from exact resume.
/// </summary>
public static class MeasuredMetrics
{
    private static readonly string[] Families = ["time/", "speed/", "memory/"];

    /// <summary>Whether a metric is measured: a name below <c>time/</c>, <c>speed/</c> or <c>memory/</c>, or <c>step_time</c>.</summary>
    /// <param name="name">The metric's name.</param>
    public static bool Include(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == "step_time" || Array.Exists(Families, x => name.StartsWith(x, StringComparison.Ordinal));
    }
}
