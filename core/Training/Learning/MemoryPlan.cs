using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>What a training step takes of a device's memory: an estimate, stated before the first step.</summary>
public static class MemoryPlan
{
    // More tokens at a time make no matrix product faster, but take memory in proportion.
    private const long UsefulTokens = 8_192;

    private const long LeastTokens = 256;

    private const double BytesPerGigabyte = 1e9;

    // A gradient and AdamW's two means, float32.
    private const int OptimizerBytes = 12;

    /// <summary>How many tokens of a micro-batch fit; null where nothing limits the memory.</summary>
    /// <param name="memory">What learning takes.</param>
    /// <param name="heldBytes">What others hold meanwhile.</param>
    public static long? TokensThatFit(TrainingMemory memory, long heldBytes)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.LimitBytes is not { } limit)
        {
            return null;
        }

        var left = limit - heldBytes - Standing(memory) - memory.FixedWorkBytes;
        var perToken = Math.Max(1, memory.KeptBytesPerToken + memory.WorkBytesPerToken);
        return Math.Clamp(left / perToken, LeastTokens, UsefulTokens);
    }

    /// <summary>The plan in words, a line an item.</summary>
    /// <param name="memory">What learning takes.</param>
    /// <param name="cacheBytes">Keys and values while completions are generated.</param>
    /// <param name="tokens">Tokens of a micro-batch.</param>
    public static string Describe(TrainingMemory memory, long cacheBytes, long tokens)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var kept = tokens * memory.KeptBytesPerToken;
        var work = (tokens * memory.WorkBytesPerToken) + memory.FixedWorkBytes;
        var learning = memory.LearnedParameters * OptimizerBytes;
        var sum = memory.WeightBytes + learning + cacheBytes + kept + work;
        var limit = memory.LimitBytes is { } bytes ? $" of {Gigabytes(bytes)} planned with" : "";
        return string.Join(
            '\n',
            "memory plan:",
            $"  weights                      {Gigabytes(memory.WeightBytes)}",
            $"  gradients and optimizer      {Gigabytes(learning)}",
            $"  keys and values              {Gigabytes(cacheBytes)}",
            $"  activations                  {Gigabytes(kept)} (micro-batches of {tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens)",
            $"  work                         {Gigabytes(work)}",
            $"  together                     {Gigabytes(sum)}{limit}"
        );
    }

    private static long Standing(TrainingMemory memory) =>
        memory.WeightBytes + (memory.LearnedParameters * OptimizerBytes);

    private static string Gigabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / BytesPerGigabyte, 6:N2} GB");
}
