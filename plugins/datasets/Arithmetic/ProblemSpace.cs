using Rlfw.Contracts;

namespace Rlfw.Plugins.Arithmetic;

/// <summary>All problems of some options, numbered from 0.</summary>
internal static class ProblemSpace
{
    // Up to three digits. Beyond, problems are so many that drawing until a new one comes takes one try.
    private const long LargestListed = 4_000_000;

    /// <summary>How many problems there are.</summary>
    public static long Size(ArithmeticOptions options) =>
        checked(options.Operations.Count * Numbers(options) * Numbers(options));

    /// <summary>The problem with a number in [0, <see cref="Size"/>).</summary>
    public static Problem At(ArithmeticOptions options, long index)
    {
        var numbers = Numbers(options);
        var (pair, operation) = Math.DivRem(index, options.Operations.Count);
        var (a, b) = Math.DivRem(pair, numbers);
        return new Problem(a, options.Operations[(int)operation], b);
    }

    /// <summary>
    /// Different numbers of problems in random order. Asking for more keeps the first ones: the held-out problems do not
    /// depend on how many are wanted for training.
    /// </summary>
    /// <param name="size">How many problems there are.</param>
    /// <param name="count">How many are wanted; all where there are fewer.</param>
    /// <param name="random">The stream.</param>
    public static long[] Choose(long size, long count, RandomStream random)
    {
        if (size <= LargestListed)
        {
            var all = new long[size];
            for (var i = 0L; i < size; i++)
            {
                all[i] = i;
            }

            random.Shuffle<long>(all);
            return size <= count ? all : all[..(int)count];
        }

        var seen = new HashSet<long>();
        var chosen = new long[count];
        for (var i = 0; i < count; )
        {
            var index = (long)(random.NextDouble() * size);
            if (seen.Add(index))
            {
                chosen[i++] = index;
            }
        }

        return chosen;
    }

    private static long Numbers(ArithmeticOptions options)
    {
        var numbers = 1L;
        for (var digit = 0; digit < options.Digits; digit++)
        {
            numbers *= 10;
        }

        return numbers;
    }
}
