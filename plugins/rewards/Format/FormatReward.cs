using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Format;

/// <summary>
/// Whether a completion has the shape asked for from its first to its last character, or how much of it. A completion that
/// the length limit cut has no end, so it does not have the whole shape; of its tags those that stand there count.
/// </summary>
[Plugin(
    "format",
    typeof(FormatOptions),
    Summary = "1 if the whole completion has the form asked for, else 0; or a score per tag."
)]
public sealed class FormatReward : IReward
{
    private readonly Func<RewardSample, double> _score;

    /// <summary>Makes the reward.</summary>
    /// <param name="options">The form.</param>
    public FormatReward(FormatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _score =
            options.Tags is not { } tags ? ByPattern(options.Pattern ?? FormatOptions.DefaultPattern)
            : options.Mode == FormatMode.Exact ? Exactly(Format(options, tags))
            : Approximately(Format(options, tags), options);
    }

    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new double?[batch.Samples.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            scores[i] = _score(batch.Samples[i]);
        }

        return scores;
    }

    private static TagFormat Format(FormatOptions options, IReadOnlyList<string> tags) =>
        new(tags)
        {
            StartsInside = options.StartsInside,
            Around = options.TextAround,
            OwnLines = options.OwnLines,
        };

    private static Func<RewardSample, double> ByPattern(TextPattern pattern)
    {
        // \A and \z rather than ^ and $: under (?m) those would let text on other lines pass.
        TextPattern whole = $@"\A(?s:{pattern})\z";
        return sample => sample.Finished && whole.IsMatch(sample.Completion) ? 1 : 0;
    }

    private static Func<RewardSample, double> Exactly(TagFormat format) =>
        sample => sample.Finished && format.IsKept(sample.Completion) ? 1 : 0;

    private static Func<RewardSample, double> Approximately(TagFormat format, FormatOptions options)
    {
        var tagScore = options.TagScore ?? (1.0 / format.Written.Count);
        return sample =>
        {
            var tags = options.PlainCount ? format.Once(sample.Completion) : format.Kept(sample.Completion);
            return tags.Sum(kept => kept ? tagScore : options.MissingScore)
                - (options.TrailingPenalty * format.TrailingCharacters(sample.Completion));
        };
    }
}
