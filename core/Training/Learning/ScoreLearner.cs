using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Learning;

/// <summary>
/// Takes gradient steps of a loss of token scores on given completions, in micro-batches that fit the device and whose gradients add
/// up.
/// </summary>
/// <typeparam name="T">What the loss takes as a whole: a demonstration, a pair.</typeparam>
/// <param name="learning">How it learns.</param>
/// <param name="parts">What it learns with.</param>
public sealed class ScoreLearner<T>(ScoreLearning<T> learning, LearnerParts parts)
{
    private readonly FittingBatches _batches = new(parts, learning.MicroBatchTokens, learning.MicroBatchRows);

    /// <summary>Tokens of a micro-batch at most; null for any number.</summary>
    public long? MaximumTokens => _batches.MaximumTokens;

    /// <summary>Says what the memory will be used for, and where it is limited tries the largest micro-batch at once.</summary>
    /// <param name="longest">The largest batch that may come.</param>
    /// <param name="completionsPerItem">Completions of an item.</param>
    /// <param name="item">Makes an item of so many.</param>
    /// <param name="loss">The share of some items in the loss.</param>
    public void Prepare(
        CompletionShape longest,
        int completionsPerItem,
        Func<IReadOnlyList<Completion>, T> item,
        Func<IReadOnlyList<T>, ITokenScores, LossTerms> loss
    )
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(loss);
        T[] trial = [.. _batches.Prepare(longest, completionsPerItem).Chunk(completionsPerItem).Select(item)];
        if (trial.Length > 0)
        {
            _batches.Retrying(() => Accumulate(trial, loss));
            parts.Optimizer.ZeroGradients();
        }
    }

    /// <summary>Log-probabilities of completions under the present parameters.</summary>
    /// <param name="completions">The completions.</param>
    /// <returns>One array a completion.</returns>
    public IReadOnlyList<float[]> Score(IReadOnlyList<Completion> completions) => _batches.Score(completions);

    /// <summary>One gradient step.</summary>
    /// <param name="items">What it is taken on.</param>
    /// <param name="loss">The share of some of them in the loss.</param>
    /// <exception cref="TrainingDivergedException">The gradient is not finite; the parameters are as before.</exception>
    public LearnedStep Step(IReadOnlyList<T> items, Func<IReadOnlyList<T>, ITokenScores, LossTerms> loss)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(loss);
        var sums = _batches.Retrying(() => Accumulate(items, loss));
        var norm = nn.utils.clip_grad_norm_(parts.Optimizer.Parameters, learning.MaximumGradientNorm);
        if (!double.IsFinite(norm))
        {
            throw TrainingDivergedException.For("grad_norm", norm);
        }

        parts.Optimizer.Step();
        return new LearnedStep(sums[0], sums[1..], norm);
    }

    private double[] Accumulate(IReadOnlyList<T> items, Func<IReadOnlyList<T>, ITokenScores, LossTerms> loss)
    {
        parts.Optimizer.ZeroGradients();
        double[] sums = [];
        foreach (var part in _batches.Split(items, Length))
        {
            using var scope = NewDisposeScope();
            var request = new ScoringRequest([.. part.SelectMany(learning.Completions)])
            {
                Learns = true,
                WantsEntropies = true,
                WantsHits = true,
            };
            using var scores = parts.Scorer.Score(request);
            var terms = loss(part, scores);
            terms.Loss.backward();
            scores.Backward();
            var more = Read(terms);
            sums = sums.Length == 0 ? more : [.. sums.Zip(more, (left, right) => left + right)];
        }

        return sums;
    }

    private int Length(T item) => learning.Completions(item).Sum(x => x.PromptIds.Length + x.CompletionIds.Length);

    /// <summary>The numbers; the one place where a micro-batch waits for the device.</summary>
    private static double[] Read(LossTerms terms)
    {
        using var gradients = no_grad();
        Tensor[] all = [terms.Loss, .. terms.Sums];
        var values = torch.stack(Array.ConvertAll(all, x => x.detach().to_type(ScalarType.Float32))).cpu();
        return [.. values.data<float>().ToArray().Select(x => (double)x)];
    }
}
