using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>
/// Micro-batches that fit the device: as many tokens as is asked for, or as the memory plan allows; and where the device runs out
/// of memory all the same, half as many from then on, which the log says.
/// </summary>
/// <param name="parts">The scorer whose memory counts, the optimizer whose gradients are forgotten before a new try, and the log.</param>
/// <param name="maximumTokens">Tokens of a micro-batch at most; null for as many as memory seems to allow.</param>
/// <param name="maximumRows">Items of a micro-batch at most; null for any number.</param>
public sealed class FittingBatches(LearnerParts parts, long? maximumTokens, int? maximumRows)
{
    private const int LeastTokens = 64;

    // Where nothing limited micro-batches, the first that did not fit was of unknown size; soon found from here.
    private const long MostTokens = 1 << 18;

    /// <summary>Tokens of a micro-batch at most; null for any number.</summary>
    public long? MaximumTokens { get; private set; } =
        maximumTokens ?? MemoryPlan.TokensThatFit(parts.Scorer.Memory, Held(parts, 0));

    /// <summary>
    /// Plans anew, now that is known what else the device holds; says what its memory will be used for, and gives the largest micro-batch
    /// that may come, to be tried at once.
    /// </summary>
    /// <param name="longest">The largest batch of a training step.</param>
    /// <param name="completionsPerItem">Completions that are never divided: 2 where is learned from pairs.</param>
    /// <returns>The completions of that micro-batch, those of an item together; none where nothing limits the memory.</returns>
    public IReadOnlyList<Completion> Prepare(CompletionShape longest, int completionsPerItem = 1)
    {
        ArgumentNullException.ThrowIfNull(longest);
        var (memory, held) = (parts.Scorer.Memory, Held(parts, longest.CacheBytes));
        MaximumTokens = maximumTokens ?? MemoryPlan.TokensThatFit(memory, held);
        if (memory.LimitBytes is null && parts.Device.type != DeviceType.CUDA)
        {
            return [];
        }

        var length = (long)completionsPerItem * (longest.PromptTokens + longest.CompletionTokens);
        var most = Math.Min(maximumRows ?? int.MaxValue, Math.Max(1, longest.Rows / completionsPerItem));
        var items = (int)Math.Clamp((MaximumTokens ?? long.MaxValue) / Math.Max(1, length), 1, most);
        parts.Logger.LogInformation("{Plan}", MemoryPlan.Describe(memory, held, items * length));
        // Prompts of their own: what is shared takes less.
        return
        [
            .. Enumerable
                .Range(0, items * completionsPerItem)
                .Select(_ => new Completion(
                    new int[longest.PromptTokens],
                    new int[longest.CompletionTokens],
                    new float[longest.CompletionTokens],
                    Finished: true
                )),
        ];
    }

    /// <summary>Divides items into micro-batches.</summary>
    /// <typeparam name="T">What is divided.</typeparam>
    /// <param name="items">All, in order.</param>
    /// <param name="length">Tokens of an item.</param>
    public IReadOnlyList<T[]> Split<T>(IReadOnlyList<T> items, Func<T, int> length) =>
        MicroBatches.Split(items, length, MaximumTokens, maximumRows);

    /// <summary>Does something that may run out of the device's memory, with smaller and smaller micro-batches.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="work">The work; done again from its start.</param>
    public T Retrying<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        while (true)
        {
            try
            {
                return work();
            }
            catch (ExternalException e)
                when (e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                    && (MaximumTokens ?? long.MaxValue) > LeastTokens
                )
            {
                Shrink(e);
            }
        }
    }

    /// <summary>Log-probabilities of completions under the present parameters.</summary>
    /// <param name="completions">The completions.</param>
    /// <param name="temperature">What logits are divided by.</param>
    /// <returns>One array a completion.</returns>
    public IReadOnlyList<float[]> Score(IReadOnlyList<Completion> completions, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(completions);
        return Retrying(() =>
        {
            var scored = new List<float[]>(completions.Count);
            foreach (var part in Split(completions, x => x.PromptIds.Length + x.CompletionIds.Length))
            {
                using var scope = NewDisposeScope();
                using var scores = parts.Scorer.Score(new ScoringRequest(part, temperature));
                float[] values = [.. scores.LogProbabilities.cpu().data<float>()];
                var first = 0;
                foreach (var completion in part)
                {
                    var count = completion.CompletionIds.Length;
                    scored.Add(values[first..(first + count)]);
                    first += count;
                }
            }

            return scored;
        });
    }

    private static HeldMemory Held(LearnerParts parts, long cacheBytes) =>
        new(parts.Optimizer.StateBytes, parts.ReferenceBytes, cacheBytes);

    private void Shrink(ExternalException cause)
    {
        var before = MaximumTokens;
        parts.Optimizer.ZeroGradients();
        if (parts.Device.type == DeviceType.CUDA)
        {
            // What the failed pass had made and not yet handed on is freed by finalizers alone.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            CudaMemory.EmptyCache();
        }

        MaximumTokens = Math.Max(LeastTokens, (before ?? MostTokens) / 2);
        parts.Logger.LogWarning(
            "the device ran out of memory with micro-batches of {Before} tokens; from here on they have {After}. Set the "
                + "algorithm's micro_batch_tokens to at most that, or the model's gradient_checkpointing to true. ({Cause})",
            before?.ToString(CultureInfo.InvariantCulture) ?? "any number of",
            MaximumTokens,
            cause.Message.Split('\n')[0]
        );
    }
}
