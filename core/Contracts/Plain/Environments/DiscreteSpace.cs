namespace Rlfw.Contracts;

/// <summary>The integers 0 .. Count - 1; one float holds the integer.</summary>
/// <param name="Count">How many there are, at least 1.</param>
public sealed record DiscreteSpace(int Count) : Space
{
    /// <inheritdoc />
    public override int Size => 1;
}
