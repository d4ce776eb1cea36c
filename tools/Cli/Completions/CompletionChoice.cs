using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>The completions that were asked for, and what there was to choose from. Reads the file once, keeps what is shown.</summary>
internal sealed class CompletionChoice
{
    private readonly SortedSet<string> _rewards = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _stages = new(StringComparer.Ordinal);

    private CompletionChoice(IReadOnlyList<StoredLine> chosen) => Chosen = chosen;

    /// <summary>What is shown, in order.</summary>
    public IReadOnlyList<StoredLine> Chosen { get; private set; }

    /// <summary>How many completions fulfil the filter.</summary>
    public long Matching { get; private set; }

    /// <summary>How many there are.</summary>
    public long All { get; private set; }

    /// <summary>The first and the last training step there are completions of.</summary>
    public (long First, long Last) Steps { get; private set; }

    /// <summary>Chooses.</summary>
    public static CompletionChoice Of(IEnumerable<StoredLine> lines, CompletionFilter filter)
    {
        var choice = new CompletionChoice([]);
        var last = new Queue<StoredLine>();
        // The first of equal rank stays: an earlier line has the higher priority.
        var ranked = new PriorityQueue<StoredLine, (double Value, long Place)>();
        foreach (var line in lines)
        {
            choice.Count(line);
            if (!filter.Takes(line))
            {
                continue;
            }

            choice.Matching++;
            if (filter.Order == CompletionOrder.Last)
            {
                last.Enqueue(line);
                if (last.Count > filter.Limit)
                {
                    last.Dequeue();
                }
            }
            else
            {
                var value = filter.Value(line)!.Value;
                ranked.Enqueue(line, (filter.Order == CompletionOrder.Best ? value : -value, -choice.All));
                if (ranked.Count > filter.Limit)
                {
                    ranked.Dequeue();
                }
            }
        }

        choice.Chosen = filter.Order == CompletionOrder.Last ? [.. last] : Descending(ranked);
        return choice;
    }

    /// <summary>Makes sure that names on the command line are names in the file.</summary>
    /// <exception cref="UserErrorException">One is not.</exception>
    public void CheckNames(CompletionFilter filter, string run)
    {
        Check("reward", filter.Reward, _rewards, run);
        Check("stage", filter.Stage, _stages, run);
        if (filter.Step is { } step && Chosen.Count == 0 && All > 0 && (step < Steps.First || step > Steps.Last))
        {
            throw new UserErrorException(
                $"run {run} has no completions of step {step}; it has those of steps {Steps.First} to {Steps.Last}"
            );
        }
    }

    private static void Check(string what, string? name, SortedSet<string> known, string run)
    {
        if (name is not null && known.Count > 0 && !known.Contains(name))
        {
            throw new UserErrorException(
                $"no completion of run {run} has a {what} '{name}'; there are {string.Join(", ", known)}"
            );
        }
    }

    private void Count(StoredLine line)
    {
        Steps = (All == 0 ? line.Step : Math.Min(Steps.First, line.Step), Math.Max(Steps.Last, line.Step));
        All++;
        _rewards.UnionWith(line.Completion.Rewards.Keys);
        _stages.Add(line.Stage);
    }

    private static StoredLine[] Descending(PriorityQueue<StoredLine, (double Value, long Place)> ranked)
    {
        var lines = new StoredLine[ranked.Count];
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            lines[i] = ranked.Dequeue();
        }

        return lines;
    }
}
