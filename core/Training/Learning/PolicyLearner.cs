using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Learning;

/// <summary>
/// Takes gradient steps of a policy objective on completions: in micro-batches that fit the device, whose gradients add up. Runs a
/// micro-batch out of memory, smaller ones are taken from then on, and the step begins again.
/// </summary>
public sealed class PolicyLearner
{
    // Advantages that differ from 0 by rounding alone: equal rewards differ from their mean by it, divided by 1e-4.
    private const float NoAdvantage = 1e-9f;

    private const int LeastTokens = 64;

    // Where nothing limited micro-batches, the first that did not fit was of unknown size; soon found from here.
    private const long MostTokens = 1 << 18;

    private readonly PolicyLearning _learning;
    private readonly LearnerParts _parts;
    private long? _maximumTokens;

    /// <summary>Makes the learner.</summary>
    /// <param name="learning">How it learns.</param>
    /// <param name="parts">What it learns with.</param>
    public PolicyLearner(PolicyLearning learning, LearnerParts parts)
    {
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(parts);
        (_learning, _parts) = (learning, parts);
        _maximumTokens = learning.MicroBatchTokens ?? MemoryPlan.TokensThatFit(parts.Scorer.Memory, 0);
    }

    /// <summary>Tokens of a micro-batch at most; null for any number.</summary>
    public long? MaximumTokens => _maximumTokens;

    /// <summary>
    /// Whether a completion's gradient has to be computed. Without reference and entropy bonus one with advantage 0 has loss 0 and
    /// gradient 0, whatever its ratio: leaving it out changes nothing but the time taken, as denominators come from
    /// <see cref="LossScale"/>.
    /// </summary>
    /// <param name="completion">The completion.</param>
    public bool IsLearned(LearnedCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return completion.Counts
            && (_learning.Beta > 0 || _learning.EntropyCoefficient > 0 || Math.Abs(completion.Advantage) > NoAdvantage);
    }

    /// <summary>Says what the memory will be used for, and on a GPU tries the largest micro-batch at once.</summary>
    /// <param name="longest">The largest batch that may come.</param>
    public void Prepare(CompletionShape longest)
    {
        ArgumentNullException.ThrowIfNull(longest);
        var memory = _parts.Scorer.Memory;
        _maximumTokens = _learning.MicroBatchTokens ?? MemoryPlan.TokensThatFit(memory, longest.CacheBytes);
        var length = longest.PromptTokens + longest.CompletionTokens;
        var rows = (int)
            Math.Clamp((_maximumTokens ?? long.MaxValue) / length, 1, _learning.MicroBatchRows ?? longest.Rows);
        rows = Math.Min(rows, longest.Rows);
        if (_parts.Device.type != DeviceType.CUDA)
        {
            return;
        }

        _parts.Logger.LogInformation("{Plan}", MemoryPlan.Describe(memory, longest.CacheBytes, (long)rows * length));
        // Prompts of their own: what is shared takes less.
        LearnedCompletion[] trial =
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ => new Completion(
                    new int[longest.PromptTokens],
                    new int[longest.CompletionTokens],
                    new float[longest.CompletionTokens],
                    Finished: true
                ))
                .Select(x => new LearnedCompletion(x, 1, Counts: true)
                {
                    Reference = new float[longest.CompletionTokens],
                }),
        ];
        Retrying(() => Accumulate(trial, (long)rows * longest.CompletionTokens));
        _parts.Optimizer.ZeroGradients();
    }

    /// <summary>Log-probabilities of completions under the present parameters.</summary>
    /// <param name="completions">The completions.</param>
    /// <returns>One array a completion.</returns>
    public IReadOnlyList<float[]> Score(IReadOnlyList<Completion> completions)
    {
        ArgumentNullException.ThrowIfNull(completions);
        return Retrying(() =>
        {
            var scored = new List<float[]>(completions.Count);
            foreach (var part in Split(completions, x => x.PromptIds.Length + x.CompletionIds.Length))
            {
                using var scope = NewDisposeScope();
                using var scores = _parts.Scorer.Score(new ScoringRequest(part, _learning.Temperature));
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

    /// <summary>One gradient step.</summary>
    /// <param name="minibatch">The completions that it is taken on.</param>
    /// <param name="stepTokens">Tokens that count of all completions of the training step.</param>
    /// <param name="statistics">Is told what happened.</param>
    /// <exception cref="TrainingDivergedException">The gradient is not finite; the parameters are as before.</exception>
    public void Step(IReadOnlyList<LearnedCompletion> minibatch, long stepTokens, PolicyStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(minibatch);
        ArgumentNullException.ThrowIfNull(statistics);
        foreach (var sums in Retrying(() => Accumulate(minibatch, stepTokens)))
        {
            statistics.Add(sums);
        }

        var start = Now();
        var norm = nn.utils.clip_grad_norm_(_parts.Optimizer.Parameters, _learning.MaximumGradientNorm);
        if (!double.IsFinite(norm))
        {
            throw TrainingDivergedException.For("grad_norm", norm);
        }

        _parts.Optimizer.Step();
        statistics.AddStep(norm, Now() - start);
    }

    private List<MicroBatchSums> Accumulate(IReadOnlyList<LearnedCompletion> minibatch, long stepTokens)
    {
        _parts.Optimizer.ZeroGradients();
        var sums = new List<MicroBatchSums>();
        var idle = !minibatch.Any(IsLearned);
        foreach (var part in Split(minibatch, x => x.Length))
        {
            // One row of a step without any advantage: its gradient is 0, and the optimizer's averages move on as they should.
            var learned = idle ? part[..1] : Array.FindAll(part, IsLearned);
            if (learned.Length > 0)
            {
                var tokens = part.Sum(completion => (long)completion.Tokens);
                var scale = new LossScale(stepTokens, tokens, part.Length, minibatch.Count);
                sums.Add(Accumulate(learned, scale, idle));
            }
        }

        return sums;
    }

    /// <summary>Adds one micro-batch's gradients.</summary>
    private MicroBatchSums Accumulate(LearnedCompletion[] part, LossScale scale, bool idle)
    {
        using var scope = NewDisposeScope();
        var start = Now();
        var request = new ScoringRequest([.. part.Select(x => x.Sampled)], _learning.Temperature)
        {
            Learns = true,
            WantsEntropies = true,
            LearnsEntropies = _learning.EntropyCoefficient > 0,
        };
        using var scores = _parts.Scorer.Score(request);
        var scored = Now();
        var terms = new PolicyLossTerms(_learning, part, scores, _parts.Device);
        var loss = terms.Loss(scale);
        (idle ? loss * 0 : loss).backward();
        scores.Backward();
        var sums = terms.Sums(loss);
        return sums with { ForwardSeconds = scored - start, BackwardSeconds = Now() - scored };
    }

    private IReadOnlyList<T[]> Split<T>(IReadOnlyList<T> items, Func<T, int> length) =>
        MicroBatches.Split(items, length, _maximumTokens, _learning.MicroBatchRows);

    /// <summary>Does something that may run out of the device's memory, with smaller and smaller micro-batches.</summary>
    private T Retrying<T>(Func<T> work)
    {
        while (true)
        {
            try
            {
                return work();
            }
            catch (ExternalException e)
                when (e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                    && (_maximumTokens ?? long.MaxValue) > LeastTokens
                )
            {
                Shrink(e);
            }
        }
    }

    private void Shrink(ExternalException cause)
    {
        var before = _maximumTokens;
        _parts.Optimizer.ZeroGradients();
        if (_parts.Device.type == DeviceType.CUDA)
        {
            CudaMemory.EmptyCache();
        }

        _maximumTokens = Math.Max(LeastTokens, (before ?? MostTokens) / 2);
        _parts.Logger.LogWarning(
            "the device ran out of memory with micro-batches of {Before} tokens; from here on they have {After}. Set the "
                + "algorithm's micro_batch_tokens to at most that, or the model's gradient_checkpointing to true. ({Cause})",
            before?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any number of",
            _maximumTokens,
            cause.Message.Split('\n')[0]
        );
    }

    /// <summary>Seconds; on a GPU after what was launched is done.</summary>
    private double Now()
    {
        if (_parts.Device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize();
        }

        return (double)_parts.Clock.GetTimestamp() / _parts.Clock.TimestampFrequency;
    }
}
