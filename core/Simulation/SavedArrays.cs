namespace Rlfw.Simulation;

/// <summary>Holds what a checkpoint says against what is there.</summary>
public static class SavedArrays
{
    /// <summary>The array, if it has the right length.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="key">Its key, for the message.</param>
    /// <param name="values">What was read.</param>
    /// <param name="count">How many values there have to be.</param>
    /// <exception cref="InvalidDataException">There are more or fewer: it was saved from another number of environments.</exception>
    public static T[] Check<T>(string key, T[] values, int count)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Length == count
            ? values
            : throw new InvalidDataException(
                $"'{key}' was saved for {values.Length} environments, there are {count}: start the run anew (--new)"
            );
    }
}
