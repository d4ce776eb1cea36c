using Rlfw.Contracts;

namespace Rlfw.Plugins.Language;

/// <summary>
/// Whether a completion is in the language asked for. Judged by Vietnamese letters and the commonest words of both languages, among
/// the different words of the text; formulas, tags and numbers are in no language.
/// </summary>
/// <param name="options">The language.</param>
[Plugin(
    "language",
    typeof(LanguageOptions),
    Summary = "1 for a completion in the language asked for (vi or en), else less."
)]
public sealed class LanguageReward(LanguageOptions options) : IReward
{
    private const double Enough = 0.8;

    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new double?[batch.Samples.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var score = LanguageScore.Of(batch.Samples[i].Completion, options.Language, options.MinimumWords);
            scores[i] =
                options.Graded ? score
                : score >= Enough ? 1
                : 0;
        }

        return scores;
    }
}
