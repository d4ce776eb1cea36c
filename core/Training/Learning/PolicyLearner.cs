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

    private readonly PolicyLearning _learning;
    private readonly LearnerParts _parts;
    private readonly double _stepsPerSecondOfClock;
    private long? _maximumTokens;

    /// <summary>Makes the learner.</summary>
    /// <param name="learning">How it learns.</param>
    /// <param name="parts">What it learns with.</param>
    public PolicyLearner(PolicyLearning learning, LearnerParts parts)
    {
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(parts);
        (_learning, _parts) = (learning, parts);
        _stepsPerSecondOfClock = parts.Clock.TimestampFrequency;
        _maximumTokens = learning.MicroBatchTokens ?? MemoryPlan.TokensThatFit(parts.Scorer.Memory, parts.HeldBytes);
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
            && (
                _learning.Beta > 0
                || _learning.EntropyCoefficient > 0
                || Math.Abs(completion.Advantage) > NoAdvantage
            );
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
    /// <param name="minibatches">Minibatches of a pass over the step's completions.</param>
    /// <param name="statistics">Is told what happened.</param>
    /// <exception cref="TrainingDivergedException">The gradient is not finite; the parameters are as before.</exception>
    public void Step(
        IReadOnlyList<LearnedCompletion> minibatch,
        long stepTokens,
        int minibatches,
        PolicyStatistics statistics
    )
    {
        ArgumentNullException.ThrowIfNull(minibatch);
        ArgumentNullException.ThrowIfNull(statistics);
        foreach (var sums in Retrying(() => Accumulate(minibatch, stepTokens, minibatches)))
        {
            statistics.Add(sums);
        }

        var start = Now();
        var norm = nn.utils.clip_grad_norm_(_parts.Parameters, _learning.MaximumGradientNorm);
        if (!double.IsFinite(norm))
        {
            throw TrainingDivergedException.For("grad_norm", norm);
        }

        _parts.Optimizer.step();
        statistics.AddStep(norm, Now() - start);
    }

    private List<MicroBatchSums> Accumulate(
        IReadOnlyList<LearnedCompletion> minibatch,
        long stepTokens,
        int minibatches
    )
    {
        _parts.Optimizer.zero_grad();
        var sums = new List<MicroBatchSums>();
        var idle = !minibatch.Any(IsLearned);
        foreach (var part in Split(minibatch, x => x.Length))
        {
            // One row of a step without any advantage: its gradient is 0, and the optimizer's averages move on as they should.
            var learned = idle ? part[..1] : Array.FindAll(part, IsLearned);
            if (learned.Length > 0)
            {
                var tokens = part.Sum(completion => (long)completion.Tokens);
                var scale = new LossScale(stepTokens, tokens, part.Length, minibatch.Count, minibatches);
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
        _parts.Optimizer.zero_grad();
        CudaMemory.EmptyCache();
        _maximumTokens = Math.Max(LeastTokens, (before ?? _parts.LongestTokens) / 2);
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

        return _parts.Clock.GetTimestamp() / _stepsPerSecondOfClock;
    }
}
