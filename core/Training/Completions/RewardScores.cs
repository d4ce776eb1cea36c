namespace Rlfw.Training.Completions;

/// <summary>What a set of rewards gave for a batch of samples.</summary>
public sealed record RewardScores
{
    /// <summary>The rewards' names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The rewards' factors in the totals.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>By reward, then sample; null where a reward did not apply.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Scores { get; init; }

    /// <summary>The weighted sum for each sample over the rewards that applied; NaN where none did.</summary>
    public required IReadOnlyList<double> Totals { get; init; }

    /// <summary>The seconds that each reward took.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>The scores of one sample by reward name, without those that did not apply.</summary>
    /// <param name="sample">The sample's index.</param>
    public IReadOnlyDictionary<string, double> Of(int sample)
    {
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var r = 0; r < Names.Count; r++)
        {
            if (Scores[r][sample] is { } score)
            {
                scores[Names[r]] = score;
            }
        }

        return scores;
    }
}
