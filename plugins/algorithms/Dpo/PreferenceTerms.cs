using Rlfw.Contracts;
using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Dpo;

/// <summary>A micro-batch's share of the mean loss over pairs, and of what is reported.</summary>
/// <param name="options">Loss, beta, smoothing.</param>
/// <param name="device">Where to compute.</param>
internal sealed class PreferenceTerms(DpoOptions options, Device device)
{
    /// <summary>Where the sums stand that <see cref="Of"/> gives.</summary>
    internal enum Sum
    {
        ChosenRewards,
        RejectedRewards,
        Accurate,
        ChosenLogProbabilities,
        RejectedLogProbabilities,
        Entropies,
        Hits,
    }

    /// <summary>The share.</summary>
    /// <param name="pairs">The pairs, each chosen before rejected among the scores.</param>
    /// <param name="scores">The scores of their tokens.</param>
    /// <param name="stepPairs">Pairs of the whole step.</param>
    public LossTerms Of(IReadOnlyList<PreferencePair> pairs, ITokenScores scores, int stepPairs)
    {
        var rows = new TokenRows(
            [.. pairs.SelectMany(x => new[] { x.Chosen.CompletionIds.Length, x.Rejected.CompletionIds.Length })],
            device
        );
        var sums = rows.Sum(scores.LogProbabilities);
        // ipo compares means over tokens, so that long answers have no larger margins.
        var compared = options.LossType == DpoLossType.Ipo ? sums / rows.Lengths.clamp_min(1) : sums;
        float[] known = [.. pairs.SelectMany(x => new[] { (float)x.ChosenReference, (float)x.RejectedReference })];
        var ratios = (compared - torch.tensor(known, device: device)).view(pairs.Count, 2);
        var (chosen, rejected) = (ratios.select(1, 0), ratios.select(1, 1));
        var loss = PreferenceLoss.Of(options.LossType, chosen - rejected, options.Beta, options.LabelSmoothing);
        var answers = sums.detach().view(pairs.Count, 2);
        var ofChosen = rows.Spread(torch.tensor([.. pairs.SelectMany(_ => new[] { 1f, 0 })], device: device));
        return new LossTerms(
            loss.sum() / stepPairs,
            [
                chosen.detach().sum() * options.Beta,
                rejected.detach().sum() * options.Beta,
                chosen.detach().gt(rejected.detach()).sum(),
                answers.select(1, 0).sum(),
                answers.select(1, 1).sum(),
                scores.Entropies!.sum(),
                (scores.Hits!.to_type(ScalarType.Float32) * ofChosen).sum(),
            ]
        );
    }
}
