using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Tree">The experiment's tree with the values in it, without <c>sweep</c>.</param>
/// <param name="Assignment">The values by dotted path, as text.</param>
internal sealed record SweepPoint(MappingNode Tree, IReadOnlyDictionary<string, string> Assignment);
