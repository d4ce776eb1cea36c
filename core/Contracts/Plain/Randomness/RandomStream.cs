using System.Buffers.Binary;

namespace Rlfw.Contracts;

/// <summary>
/// A stream of random numbers: Philox4x32-10 (Salmon et al., 2011, "Parallel random numbers: as easy as 1, 2, 3") keyed
/// by root seed, stream name and index. Its whole state is <see cref="Position"/>, so a checkpoint stores one number.
/// Not safe for use by two threads at once.
/// </summary>
public sealed class RandomStream
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly ulong _lane;
    private ulong _block0 = ulong.MaxValue;
    private ulong _word0;
    private ulong _word1;

    /// <summary>Makes the stream at position 0.</summary>
    /// <param name="seed">The run's root seed.</param>
    /// <param name="name">What the numbers are for: "environment", "policy", "initialization", ...</param>
    /// <param name="index">Which of several streams of that name, for example the environment's index.</param>
    public RandomStream(ulong seed, string name, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32);
        _lane = Fnv1a(name, (uint)index);
        Name = index == 0 ? name : $"{name}/{index}";
    }

    /// <summary>The name, with the index where it is not 0.</summary>
    public string Name { get; }

    /// <summary>How many 64-bit words were drawn: the whole state. Setting it moves the stream there.</summary>
    public ulong Position { get; set; }

    /// <summary>The next 64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        var position = Position++;
        var block = position >> 1;
        if (block != _block0)
        {
            (_word0, _word1) = Philox(block);
            _block0 = block;
        }

        return (position & 1) == 0 ? _word0 : _word1;
    }

    /// <summary>A double, uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A double, uniform in [low, high).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>An integer, uniform in [0, bound), without modulo bias (Lemire, 2019).</summary>
    /// <param name="bound">The bound, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), range, out var low);
            if (low >= range || low >= unchecked(0UL - range) % range)
            {
                return (int)high;
            }
        }
    }

    /// <summary>A standard normal number by the Box-Muller transform; always draws two words.</summary>
    public double NextGaussian()
    {
        var u = 1.0 - NextDouble();
        var v = NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    /// <summary>Puts items into a uniformly random order (Fisher-Yates).</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">The items, reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Fnv1a(string name, uint index)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, index);
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash;
    }

    private (ulong, ulong) Philox(ulong block)
    {
        var (w0, w1, w2, w3) = Philox4x32.Block(
            ((uint)block, (uint)(block >> 32), (uint)_lane, (uint)(_lane >> 32)),
            (_key0, _key1)
        );
        return (w0 | ((ulong)w1 << 32), w2 | ((ulong)w3 << 32));
    }
}
