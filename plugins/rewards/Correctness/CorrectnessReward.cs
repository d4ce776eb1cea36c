using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Correctness;

/// <summary>
/// 1 for the right answer, else 0. Numbers are compared as exact numbers (1,234.50 is 1234.5, 3/4 is 0.75), other gold answers as
/// text. It looks at nothing but the answer, unless it is told to require the form: what stands around it is the format
/// reward's business, so being right pays from the first step on. Examples without a gold answer get no score.
/// </summary>
[Plugin(
    "correctness",
    typeof(CorrectnessOptions),
    Summary = "1 if the completion's answer equals the gold answer, else 0."
)]
public sealed class CorrectnessReward : IReward
{
    private readonly CorrectnessOptions _options;
    private readonly AnswerExtractor _extractor;
    private readonly TagFormat? _format;

    /// <summary>Makes the reward.</summary>
    /// <param name="options">Where the answer stands, how it is compared and what it earns.</param>
    public CorrectnessReward(CorrectnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _extractor = new AnswerExtractor(options);
        _format = options.Format();
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
            scores[i] = sample.Example.Answer is { } gold ? Score(sample, gold) : null;
        }

        return scores;
    }

    private double Score(RewardSample sample, string gold)
    {
        var isInForm = _format is null || (sample.Finished && _format.IsKept(sample.Completion));
        if (!isInForm || _extractor.Find(sample) is not { Length: > 0 } answer)
        {
            return _options.None;
        }

        if (IsRight(answer, gold, _options.RelativeTolerance))
        {
            return answer == gold.Trim() ? _options.Right : _options.RightOtherwise ?? _options.Right;
        }

        if (_options.Near.FirstOrDefault(near => IsRight(answer, gold, near.Within)) is { } near)
        {
            return near.Score;
        }

        var isNoNumber =
            AnswerNumber.Read(answer, _options.Locale) is null
            && AnswerNumber.Read(gold, _options.GoldLocale) is not null;
        return isNoNumber ? _options.NotANumber ?? _options.Wrong : _options.Wrong;
    }

    private bool IsRight(string answer, string gold, double tolerance) =>
        AnswerComparison.AreEqual(answer, gold, _options.Locale, _options.GoldLocale, tolerance);
}
