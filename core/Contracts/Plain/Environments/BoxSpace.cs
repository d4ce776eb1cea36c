namespace Rlfw.Contracts;

/// <summary>Real vectors between bounds; a bound may be infinite.</summary>
/// <param name="Low">The lower bound of each component.</param>
/// <param name="High">The upper bound of each component.</param>
public sealed record BoxSpace(IReadOnlyList<float> Low, IReadOnlyList<float> High) : Space
{
    /// <inheritdoc />
    public override int Size => Low.Count;
}
