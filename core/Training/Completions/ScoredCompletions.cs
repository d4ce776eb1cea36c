using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>Completions with their scores, those of one prompt together.</summary>
/// <param name="Completions">As tokens.</param>
/// <param name="Samples">As text with their examples.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="GroupSize">Completions of a prompt.</param>
internal sealed record ScoredCompletions(
    IReadOnlyList<Completion> Completions,
    IReadOnlyList<RewardSample> Samples,
    RewardScores Scores,
    int GroupSize
)
{
    // As torch.isclose has it: what a sum of floating-point rewards may differ by.
    private const double SameReward = 1e-8;

    /// <summary>Generated completions as rewards see them.</summary>
    /// <param name="examples">The examples whose prompts were completed.</param>
    /// <param name="completions">Their completions, those of one example together.</param>
    /// <param name="groupSize">Completions of an example.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public static RewardSample[] Decode(
        IReadOnlyList<EncodedExample> examples,
        IReadOnlyList<Completion> completions,
        int groupSize,
        ITokenizer tokenizer
    ) =>
        [
            .. completions.Select(
                (x, row) =>
                    new RewardSample(examples[row / groupSize].Example, tokenizer.Decode(x.CompletionIds), x.Finished)
                    {
                        Tokens = x.CompletionIds.Length,
                    }
            ),
        ];

    /// <summary>How many groups there are.</summary>
    public int Groups => Completions.Count / GroupSize;

    /// <summary>Several rounds of one training step as one.</summary>
    /// <param name="rounds">At least one, of the same rewards and group size.</param>
    public static ScoredCompletions Join(IReadOnlyList<ScoredCompletions> rounds)
    {
        var first = rounds[0];
        if (rounds.Count == 1)
        {
            return first;
        }

        var rewards = Enumerable.Range(0, first.Scores.Names.Count).ToArray();
        return new ScoredCompletions(
            [.. rounds.SelectMany(x => x.Completions)],
            [.. rounds.SelectMany(x => x.Samples)],
            first.Scores with
            {
                Scores = [.. rewards.Select(r => rounds.SelectMany(x => x.Scores.Scores[r]).ToArray())],
                Totals = [.. rounds.SelectMany(x => x.Scores.Totals)],
                Seconds = [.. rewards.Select(r => rounds.Sum(x => x.Scores.Seconds[r]))],
            },
            first.GroupSize
        );
    }

    /// <summary>Whether the completions of a group differ in their total reward.</summary>
    /// <param name="group">The group.</param>
    public bool Differ(int group)
    {
        var totals = Scores.Totals.Skip(group * GroupSize).Take(GroupSize).Where(x => !double.IsNaN(x)).ToArray();
        return totals.Length > 1 && totals.Max() - totals.Min() > SameReward;
    }

    /// <summary>The rows of some groups, in order.</summary>
    /// <param name="groups">The groups.</param>
    public int[] Rows(IEnumerable<int> groups) =>
        [.. groups.SelectMany(group => Enumerable.Range(group * GroupSize, GroupSize))];

    /// <summary>What an algorithm learns from.</summary>
    /// <param name="rows">The completions to take, whole groups.</param>
    public CompletionBatch Batch(IReadOnlyList<int> rows) =>
        new([.. rows.Select(i => Completions[i])], GroupSize, [.. rows.Select(i => Scores.Totals[i])])
        {
            Components =
            [
                .. Scores.Names.Select(
                    (name, r) =>
                        new RewardComponent(
                            name,
                            Scores.Weights[r],
                            [.. rows.Select(i => Scores.Scores[r][i] ?? double.NaN)]
                        )
                ),
            ],
        };

    /// <summary>As the run folder keeps them.</summary>
    /// <param name="rows">The rows that were learned from, in the batch's order; null where there is no learning.</param>
    /// <param name="advantages">The advantage of each of those rows; null where the algorithm tells none.</param>
    public IReadOnlyList<StoredCompletion> Stored(IReadOnlyList<int>? rows, IReadOnlyList<float>? advantages)
    {
        var learned = new Dictionary<int, int>();
        for (var i = 0; i < (rows?.Count ?? 0); i++)
        {
            learned[rows![i]] = i;
        }

        return
        [
            .. Samples.Select(
                (sample, row) =>
                    new StoredCompletion
                    {
                        Group = row / GroupSize,
                        Prompt = sample.Example.Prompt,
                        Completion = sample.Completion,
                        Answer = sample.Example.Answer,
                        Finished = sample.Finished,
                        Tokens = Completions[row].CompletionIds.Length,
                        Rewards = Scores.Of(row),
                        Total = rows is null || double.IsNaN(Scores.Totals[row]) ? null : Scores.Totals[row],
                        Advantage =
                            advantages is not null && learned.TryGetValue(row, out var place)
                                ? advantages[place]
                                : null,
                        Dropped = rows is not null && !learned.ContainsKey(row),
                    }
            ),
        ];
    }
}
