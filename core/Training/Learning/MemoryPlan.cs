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

    /// <summary>How many tokens of a micro-batch fit; null where nothing limits the memory.</summary>
    /// <param name="memory">What learning takes.</param>
    /// <param name="held">What is held meanwhile.</param>
    public static long? TokensThatFit(TrainingMemory memory, HeldMemory held)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(held);
        if (memory.LimitBytes is not { } limit)
        {
            return null;
        }

        var left = limit - Standing(memory, held) - memory.FixedWorkBytes;
        var perToken = Math.Max(1, memory.KeptBytesPerToken + memory.WorkBytesPerToken);
        return Math.Clamp(left / perToken, LeastTokens, UsefulTokens);
    }

    /// <summary>The plan in words, a line an item.</summary>
    /// <param name="memory">What learning takes.</param>
    /// <param name="held">What is held meanwhile.</param>
    /// <param name="tokens">Tokens of a micro-batch.</param>
    public static string Describe(TrainingMemory memory, HeldMemory held, long tokens)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(held);
        var kept = tokens * memory.KeptBytesPerToken;
        var work = (tokens * memory.WorkBytesPerToken) + memory.FixedWorkBytes;
        var sum = Standing(memory, held) + kept + work;
        var limit = memory.LimitBytes is { } bytes ? $" of {Gigabytes(bytes)} planned with" : "";
        List<string> lines =
        [
            "memory plan:",
            $"  weights                      {Gigabytes(memory.WeightBytes)}",
            $"  gradients and optimizer      {Gigabytes(memory.LearnedBytes + held.OptimizerBytes)}",
            $"  keys and values              {Gigabytes(held.CacheBytes)}",
            $"  activations                  {Gigabytes(kept)} (micro-batches of {tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens)",
            $"  work                         {Gigabytes(work)}",
            $"  together                     {Gigabytes(sum)}{limit}",
        ];
        if (held.ReferenceBytes > 0)
        {
            lines.Insert(3, $"  copy for the reference       {Gigabytes(held.ReferenceBytes)}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Gradients take as much as what is learned.</summary>
    private static long Standing(TrainingMemory memory, HeldMemory held) =>
        memory.WeightBytes + memory.LearnedBytes + held.OptimizerBytes + held.ReferenceBytes + held.CacheBytes;

    private static string Gigabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / BytesPerGigabyte, 6:N2} GB");
}
