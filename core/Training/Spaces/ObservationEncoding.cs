using Rlfw.Contracts;

namespace Rlfw.Training.Spaces;

/// <summary>How observations become the input of a network: vectors as they are, indices one-hot.</summary>
public static class ObservationEncoding
{
    /// <summary>Width of the network's input.</summary>
    /// <param name="space">Where observations come from.</param>
    public static int Width(Space space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space is DiscreteSpace discrete ? discrete.Count : space.Size;
    }

    /// <summary>The network's input for observations.</summary>
    /// <param name="space">Where observations come from.</param>
    /// <param name="observations">float32 [..., O]; O is 1 and holds the index where the space is discrete.</param>
    /// <returns>float32 [..., <see cref="Width"/>]; the observations themselves where they are vectors.</returns>
    public static Tensor Encode(Space space, Tensor observations)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(observations);
        return space is DiscreteSpace discrete
            ? functional.one_hot(observations.squeeze(-1).to(int64), discrete.Count).to(float32)
            : observations;
    }
}
