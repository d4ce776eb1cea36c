using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// The rewards of a stage. What they return is checked, never repaired: a wrong count, NaN or an infinity is a bug in the
/// reward that would otherwise only show as a model that does not learn.
/// </summary>
/// <param name="rewards">The rewards; may be empty.</param>
/// <param name="clock">Times them.</param>
public sealed class RewardSet(IReadOnlyList<NamedReward> rewards, TimeProvider clock)
{
    private const int QuotedCharacters = 60;

    /// <summary>How many rewards there are.</summary>
    public int Count => rewards.Count;

    /// <summary>Scores a batch with every reward, one after another.</summary>
    /// <param name="batch">The completions.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    /// <exception cref="PluginException">
    /// A reward threw, gave the wrong number of values, or gave NaN or an infinity: reward, sample and prompt in the message.
    /// </exception>
    public RewardScores Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new IReadOnlyList<double?>[rewards.Count];
        var seconds = new double[rewards.Count];
        for (var r = 0; r < rewards.Count; r++)
        {
            var start = clock.GetTimestamp();
            scores[r] = Checked(rewards[r], batch, cancellation);
            seconds[r] = clock.GetElapsedTime(start).TotalSeconds;
        }

        return new RewardScores
        {
            Names = [.. rewards.Select(x => x.Name)],
            Weights = [.. rewards.Select(x => x.Weight)],
            Scores = scores,
            Totals = [.. Enumerable.Range(0, batch.Samples.Count).Select(i => Total(scores, i))],
            Seconds = seconds,
        };
    }

    private double Total(IReadOnlyList<double?>[] scores, int sample)
    {
        var (total, applied) = (0.0, false);
        for (var r = 0; r < scores.Length; r++)
        {
            if (scores[r][sample] is { } score)
            {
                total += rewards[r].Weight * score;
                applied = true;
            }
        }

        return applied ? total : double.NaN;
    }

    private static IReadOnlyList<double?> Checked(NamedReward reward, RewardBatch batch, CancellationToken cancellation)
    {
        IReadOnlyList<double?> scores;
        try
        {
            scores = reward.Reward.Score(batch, cancellation);
        }
        catch (Exception e)
            when (e is not UserErrorException and not PluginException and not OperationCanceledException)
        {
            throw new PluginException($"reward '{reward.Name}' failed at training step {batch.Step}: {e.Message}", e);
        }

        if (scores is null || scores.Count != batch.Samples.Count)
        {
            throw new PluginException(
                $"reward '{reward.Name}' gave {(scores is null ? "no list" : $"{scores.Count} values")} for "
                    + $"{batch.Samples.Count} samples at training step {batch.Step}; it must give one value, or null, per sample"
            );
        }

        for (var i = 0; i < scores.Count; i++)
        {
            if (scores[i] is { } score && !double.IsFinite(score))
            {
                throw new PluginException(
                    FormattableString.Invariant($"reward '{reward.Name}' gave {score} for sample {i} ")
                        + $"(prompt {Quote(batch.Samples[i].Example.Prompt)}, completion {Quote(batch.Samples[i].Completion)}) "
                        + $"at training step {batch.Step}; scores must be finite, or null where the reward does not apply"
                );
            }
        }

        return scores;
    }

    private static string Quote(string text) =>
        $"\"{(text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "…").ReplaceLineEndings("\\n")}\"";
}
