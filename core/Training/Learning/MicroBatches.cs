namespace Rlfw.Training.Learning;

/// <summary>Divides completions into parts that fit the device.</summary>
public static class MicroBatches
{
    /// <summary>Parts of consecutive items; one that is too long by itself is a part of its own.</summary>
    /// <typeparam name="T">What is divided.</typeparam>
    /// <param name="items">All, in order.</param>
    /// <param name="length">Tokens of an item.</param>
    /// <param name="maximumTokens">Tokens of a part at most; null for any number.</param>
    /// <param name="maximumItems">Items of a part at most; null for any number.</param>
    public static IReadOnlyList<T[]> Split<T>(
        IReadOnlyList<T> items,
        Func<T, int> length,
        long? maximumTokens,
        int? maximumItems
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(length);
        var parts = new List<T[]>();
        var part = new List<T>();
        var tokens = 0L;
        foreach (var item in items)
        {
            var more = length(item);
            if (part.Count > 0 && (part.Count >= maximumItems || tokens + more > maximumTokens))
            {
                parts.Add([.. part]);
                part.Clear();
                tokens = 0;
            }

            part.Add(item);
            tokens += more;
        }

        if (part.Count > 0)
        {
            parts.Add([.. part]);
        }

        return parts;
    }
}
