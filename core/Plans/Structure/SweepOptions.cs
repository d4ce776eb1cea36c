using System.ComponentModel;

namespace Rlfw.Plans.Structure;

/// <summary>The value of <c>sweep:</c>.</summary>
internal sealed record SweepOptions
{
    [Description("How values are combined: grid runs every combination.")]
    public SweepMethod Method { get; init; } = SweepMethod.Grid;

    [Description("What is tried, by dotted path: `algorithm.learning_rate: { values: [1e-3, 1e-4] }`.")]
    public required IReadOnlyDictionary<string, AxisOptions> Parameters { get; init; }
}
