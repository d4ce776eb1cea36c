using Rlfw.Contracts;

namespace Rlfw.Generation.Running;

/// <summary>How much the cache holds.</summary>
/// <param name="Blocks">Blocks, with block 0.</param>
/// <param name="BlockSize">Tokens a block holds.</param>
/// <param name="IsQuantized">Whether keys and values are 8-bit numbers with a scale each.</param>
internal sealed record CacheSize(int Blocks, int BlockSize, bool IsQuantized)
{
    private const double BytesPerGigabyte = 1e9;

    /// <summary>Bytes that one token takes.</summary>
    public static long BytesPerToken(KeyValueShape shape, bool isQuantized)
    {
        var width = isQuantized ? shape.HeadSize + sizeof(float) : shape.HeadSize * shape.Dtype.ElementSize();
        return 2L * shape.Layers * shape.KeyHeads * width;
    }

    /// <summary>Decides.</summary>
    /// <param name="shape">What is kept of each token.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="maximumLength">The longest sequence.</param>
    /// <param name="freeBytes">What is free on the device.</param>
    /// <exception cref="UserErrorException">There is no room: how much is needed, and what fits.</exception>
    public static CacheSize Choose(KeyValueShape shape, EngineOptions options, int maximumLength, long freeBytes)
    {
        var perBlock = BytesPerToken(shape, options.QuantizedCache) * options.BlockSize;
        var fitting = (long)(freeBytes * options.MemoryFraction) / perBlock;
        var wanted = BlocksFor(options.CacheTokens ?? ((long)options.MaximumRows * maximumLength)) + 1;
        var least = options.CacheTokens is null ? Math.Min(wanted, BlocksFor(maximumLength) + 1) : wanted;
        if (fitting < least)
        {
            var holder = options.CacheTokens is null ? "one sequence of" : "a cache of";
            throw new UserErrorException(
                $"not enough memory for the key-value cache: {holder} {options.CacheTokens ?? maximumLength} tokens needs "
                    + $"{Gigabytes(least)}, and {options.MemoryFraction:P0} of the {freeBytes / BytesPerGigabyte:F2} GB that are free "
                    + $"hold {Math.Max(0, fitting - 1) * options.BlockSize} tokens: allow shorter sequences or fewer at a time, "
                    + "keep the cache in 8 bits, or free memory on the device"
            );
        }

        var blocks = Math.Min(wanted, fitting);
        return new CacheSize(checked((int)blocks), options.BlockSize, options.QuantizedCache);

        long BlocksFor(long tokens) => (tokens + options.BlockSize - 1) / options.BlockSize;
        string Gigabytes(long count) =>
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{count * perBlock / BytesPerGigabyte:F2} GB"
            );
    }
}
