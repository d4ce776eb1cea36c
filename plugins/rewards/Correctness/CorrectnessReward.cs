using Rlfw.Contracts;

namespace Rlfw.Plugins.Correctness;

/// <summary>
/// 1 for the right answer, else 0. Numbers are compared as numbers (1,234.50 is 1234.5), other gold answers as text. It looks
/// at nothing but the answer: what stands around it is the format reward's business, so being right pays from the first
/// step on. Examples without a gold answer get no score.
/// </summary>
[Plugin(
    "correctness",
    typeof(CorrectnessOptions),
    Summary = "1 if the completion's answer equals the gold answer, else 0."
)]
public sealed class CorrectnessReward : IReward
{
    private readonly double _relativeTolerance;
    private readonly AnswerExtractor _extractor;

    /// <summary>Makes the reward.</summary>
    /// <param name="options">Where the answer stands and how exactly it must agree.</param>
    public CorrectnessReward(CorrectnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _relativeTolerance = options.RelativeTolerance;
        _extractor = new AnswerExtractor(options);
    }

    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new double?[batch.Samples.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = batch.Samples[i];
            scores[i] = sample.Example.Answer is { } gold ? Score(_extractor.Find(sample.Completion), gold) : null;
        }

        return scores;
    }

    private double Score(string? answer, string gold)
    {
        if (answer is null)
        {
            return 0;
        }

        var isRight = DecimalNumber.TryParse(gold) is { } goldNumber
            ? DecimalNumber.TryParse(answer) is { } number && number.IsWithin(_relativeTolerance, goldNumber)
            : answer == gold.Trim();
        return isRight ? 1 : 0;
    }
}
