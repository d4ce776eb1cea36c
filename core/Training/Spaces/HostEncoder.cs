using Rlfw.Contracts;

namespace Rlfw.Training.Spaces;

/// <summary>How observations on the host become the input of a network: vectors as they are, indices one-hot.</summary>
/// <param name="space">Where observations come from.</param>
public sealed class HostEncoder(Space space)
{
    private float[] _encoded = [];

    /// <summary>Width of the network's input.</summary>
    public int Width { get; } = ObservationEncoding.Width(space);

    /// <summary>The network's input for observations.</summary>
    /// <param name="observations">[rows, O]; O is 1 and holds the index where the space is discrete.</param>
    /// <returns>
    /// [rows, <see cref="Width"/>]: the observations themselves where they are vectors, else memory that is valid until the next
    /// call.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An index that the space does not have.</exception>
    public ReadOnlySpan<float> Encode(ReadOnlySpan<float> observations)
    {
        if (space is not DiscreteSpace discrete)
        {
            return observations;
        }

        var needed = observations.Length * discrete.Count;
        if (_encoded.Length < needed)
        {
            _encoded = new float[needed];
        }

        var encoded = _encoded.AsSpan(0, needed);
        encoded.Clear();
        for (var row = 0; row < observations.Length; row++)
        {
            var index = observations[row];
            if (!(index >= 0 && index < discrete.Count))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(observations),
                    index,
                    $"An observation is one of 0 to {discrete.Count - 1}."
                );
            }

            encoded[(row * discrete.Count) + (int)index] = 1;
        }

        return encoded;
    }
}
