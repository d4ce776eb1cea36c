using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Number;

/// <summary>Whether a number stands where the answer belongs: a step on the way where answers are numbers.</summary>
[Plugin("number", typeof(NumberOptions), Summary = "1 if the completion answers with a number, right or not, else 0.")]
public sealed class NumberReward : IReward
{
    private readonly NumberOptions _options;
    private readonly AnswerSearch _search;

    /// <summary>Makes the reward.</summary>
    /// <param name="options">Where the number stands, and what it earns.</param>
    public NumberReward(NumberOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var search = new AnswerSearch { Places = options.Where };
        _search = options.Tags is { } tags ? search with { Opening = tags[^2], Closing = tags[^1] } : search;
    }

    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new double?[batch.Samples.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            scores[i] = Score(batch.Samples[i]);
        }

        return scores;
    }

    private double Score(RewardSample sample)
    {
        var answers = _search.Find(PromptEcho.Without(sample.Completion, sample.Example.Prompt));
        if (answers.Count == 0 || Number(answers[^1]) is not { } number)
        {
            return _options.None;
        }

        var hasGold = sample.Example.Answer is { } text && AnswerNumber.Read(text, AnswerLocale.En) is not null;
        return !hasGold || AnswerComparison.AreEqual(number, sample.Example.Answer!, _options.Locale)
            ? _options.Right
            : _options.Wrong;
    }

    private string? Number(string answer)
    {
        if (_options.Which == WhichNumber.Only)
        {
            return AnswerNumber.Read(answer, _options.Locale) is null ? null : answer;
        }

        var numbers = AnswerPlaces.Numbers(answer);
        return numbers.Count == 0 ? null
            : _options.Which == WhichNumber.First ? numbers[0]
            : numbers[^1];
    }
}
