using Rlfw.Contracts;

namespace Rlfw.Plugins.Repetition;

/// <summary>
/// A penalty for saying the same again: the share of runs of n words that stood in the completion before, times the largest penalty.
/// A text without spaces is cut into words of 16 characters, so that it cannot repeat itself unseen.
/// </summary>
/// <param name="options">How long repetitions are, and what they cost.</param>
[Plugin(
    "repetition",
    typeof(RepetitionOptions),
    Summary = "0 for a completion that does not repeat itself, down to -1 for one that only does."
)]
public sealed class RepetitionReward(RepetitionOptions options) : IReward
{
    private const int LongestWord = 16;

    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new double?[batch.Samples.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            scores[i] = Penalty(batch.Samples[i].Completion);
        }

        return scores;
    }

    private double Penalty(string completion)
    {
        string[] words =
        [
            .. completion
                .ToLowerInvariant()
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(word => word.Chunk(LongestWord).Select(piece => new string(piece))),
        ];
        var runs = words.Length - options.Words + 1;
        if (runs < 2)
        {
            return 0;
        }

        var different = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < runs; i++)
        {
            different.Add(string.Join(' ', words, i, options.Words));
        }

        var repeated = 1 - ((double)different.Count / runs);
        // Of nothing to punish 0, not the -0 that a factor would give.
        var share = Math.Max(0, repeated - options.Free) / (1 - options.Free);
        return share == 0 ? 0 : -options.MaximumPenalty * share;
    }
}
