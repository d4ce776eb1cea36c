using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>A bound value and the node that says the same with every default written out and references kept.</summary>
internal sealed record Bound(object? Value, Node Resolved);
