using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>What is wrong with a reward, in words that name it, the sample and the step.</summary>
internal static class RewardFaults
{
    private const int QuotedCharacters = 60;

    /// <summary>Checks what a reward gave.</summary>
    /// <exception cref="PluginException">It is not one finite value, or null, per sample.</exception>
    public static void Check(NamedReward reward, RewardBatch batch, IReadOnlyList<double?>? scores)
    {
        if (scores is null || scores.Count != batch.Samples.Count)
        {
            var without =
                scores is not null && scores.Count < batch.Samples.Count
                    ? $"; the first sample without one is {Sample(batch, scores.Count)}"
                    : "";
            throw new PluginException(
                $"reward '{reward.Name}' gave {Count(scores)} for {batch.Samples.Count} samples at training step {batch.Step}; "
                    + $"it must give one value, or null, per sample{without}"
            );
        }

        for (var i = 0; i < scores.Count; i++)
        {
            if (scores[i] is { } score && !double.IsFinite(score))
            {
                throw new PluginException(
                    FormattableString.Invariant($"reward '{reward.Name}' gave {score} for sample {Sample(batch, i)} ")
                        + $"at training step {batch.Step}; scores must be finite, or null where the reward does not apply"
                );
            }
        }
    }

    /// <summary>A reward threw.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="batch">What it scored.</param>
    /// <param name="sample">The sample it throws on; null where that is not known.</param>
    /// <param name="thrown">What it threw.</param>
    public static Exception Threw(NamedReward reward, RewardBatch batch, int? sample, Exception thrown)
    {
        var where = sample is { } i ? $" for sample {Sample(batch, i)}" : "";
        var what =
            thrown is OperationCanceledException ? $"it was cancelled by itself: {thrown.Message}" : thrown.Message;
        var message = $"reward '{reward.Name}' failed{where} at training step {batch.Step}: {what}";
        // What users can mend stays an error of theirs: a pattern that backtracks without end, say.
        return thrown is UserErrorException
            ? new UserErrorException(message, thrown)
            : new PluginException(message, thrown);
    }

    /// <summary>A reward took longer than it may.</summary>
    public static PluginException TooSlow(NamedReward reward, RewardBatch batch) =>
        new(
            FormattableString.Invariant($"reward '{reward.Name}' took longer than its time limit of ")
                + FormattableString.Invariant(
                    $"{reward.TimeLimit!.Value.TotalSeconds} s for {batch.Samples.Count} samples "
                )
                + $"at training step {batch.Step} (the first is {Sample(batch, 0)}); nothing was trained on this batch. Make it "
                + "faster, or raise its time_limit_seconds"
        );

    private static string Count(IReadOnlyList<double?>? scores) =>
        scores switch
        {
            null => "no list",
            [_] => "1 value",
            _ => $"{scores.Count} values",
        };

    private static string Sample(RewardBatch batch, int index)
    {
        var sample = batch.Samples[index];
        return $"{index} (prompt {Quote(sample.Example.Prompt)}, completion {Quote(sample.Completion)})";
    }

    private static string Quote(string text) =>
        $"\"{(text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "…").ReplaceLineEndings("\\n")}\"";
}
