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
    private readonly PolicyLearning _learning;
    private readonly LearnerParts _parts;
    private readonly FittingBatches _batches;

    /// <summary>Makes the learner.</summary>
    /// <param name="learning">How it learns.</param>
    /// <param name="parts">What it learns with.</param>
    public PolicyLearner(PolicyLearning learning, LearnerParts parts)
    {
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(parts);
        (_learning, _parts) = (learning, parts);
        _batches = new FittingBatches(parts, learning.MicroBatchTokens, learning.MicroBatchRows);
    }

    /// <summary>Tokens of a micro-batch at most; null for any number.</summary>
    public long? MaximumTokens => _batches.MaximumTokens;

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
                || Math.Abs(completion.Advantage) > GroupAdvantage.Negligible
            );
    }

    /// <summary>Says what the memory will be used for, and on a GPU tries the largest micro-batch at once.</summary>
    /// <param name="longest">The largest batch that may come.</param>
    public void Prepare(CompletionShape longest)
    {
        LearnedCompletion[] trial =
        [
            .. _batches
                .Prepare(longest)
                .Select(x => new LearnedCompletion(x, 1, Counts: true)
                {
                    Reference = new float[x.CompletionIds.Length],
                }),
        ];
        if (trial.Length > 0)
        {
            _batches.Retrying(() => Accumulate(trial, trial.Sum(x => (long)x.Tokens)));
            _parts.Optimizer.ZeroGradients();
        }
    }

    /// <summary>Log-probabilities of completions under the present parameters.</summary>
    /// <param name="completions">The completions.</param>
    /// <returns>One array a completion.</returns>
    public IReadOnlyList<float[]> Score(IReadOnlyList<Completion> completions) =>
        _batches.Score(completions, _learning.Temperature);

    /// <summary>One gradient step.</summary>
    /// <param name="minibatch">The completions that it is taken on.</param>
    /// <param name="stepTokens">Tokens that count of all completions of the training step.</param>
    /// <param name="statistics">Is told what happened.</param>
    /// <exception cref="TrainingDivergedException">The gradient is not finite; the parameters are as before.</exception>
    public void Step(IReadOnlyList<LearnedCompletion> minibatch, long stepTokens, PolicyStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(minibatch);
        ArgumentNullException.ThrowIfNull(statistics);
        foreach (var sums in _batches.Retrying(() => Accumulate(minibatch, stepTokens)))
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
        foreach (var part in _batches.Split(minibatch, x => x.Length))
        {
            // One row of a step without any advantage: its gradient is 0, and the optimizer's averages move on as they should.
            var learned = idle ? part[..1] : Array.FindAll(part, IsLearned);
            if (learned.Length > 0)
            {
                var tokens = part.Sum(completion => (long)completion.Tokens);
                var scale = new LossScale(stepTokens, tokens, part.Length, minibatch.Count)
                {
                    MinibatchTokens = minibatch.Sum(completion => (long)completion.Tokens),
                };
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
