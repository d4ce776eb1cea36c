namespace Rlfw.Contracts;

/// <summary>A space as events tell of it.</summary>
/// <param name="Size">How many float32 represent one element.</param>
/// <param name="Count">How many elements there are, where they are numbered; null for vectors of real numbers.</param>
public sealed record DescribedSpace(int Size, int? Count)
{
    /// <summary>The description of a space.</summary>
    /// <param name="space">The space.</param>
    public static DescribedSpace Of(Space space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new DescribedSpace(space.Size, (space as DiscreteSpace)?.Count);
    }
}
