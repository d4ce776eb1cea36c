using Rlfw.Comparing.Grouping;

namespace Rlfw.Comparing;

/// <summary>Runs of one plan and one seed are one run done again: they say nothing more, and must not count twice.</summary>
internal static class Repeats
{
    /// <summary>The newest run of each plan and seed, and those that the user named.</summary>
    /// <param name="runs">The runs, oldest first.</param>
    /// <param name="names">What the user named.</param>
    /// <returns>The runs that count, and a warning for each that is left out.</returns>
    public static (IReadOnlyList<TrackedRun> Runs, IReadOnlyList<string> Warnings) LeaveOut(
        IReadOnlyList<TrackedRun> runs,
        IReadOnlyList<string> names
    )
    {
        var named = names.ToHashSet(StringComparer.Ordinal);
        var kept = new List<TrackedRun>();
        var warnings = new List<string>();
        foreach (var group in runs.Index().GroupBy(run => Identity(run.Item, run.Index), StringComparer.Ordinal))
        {
            TrackedRun[] same = [.. group.Select(run => run.Item)];
            TrackedRun[] counted = [.. same.Where((run, i) => i == same.Length - 1 || IsNamed(run, named))];
            kept.AddRange(counted);
            if (counted.Length < same.Length)
            {
                warnings.Add(
                    $"{same[^1].Run} was done {same.Length} times with the same plan and seed: only the newest counts"
                );
            }
        }

        return ([.. kept.OrderBy(run => run.Started)], warnings);
    }

    private static bool IsNamed(TrackedRun run, HashSet<string> named) =>
        named.Contains(run.Id) || named.Contains(run.Run) || named.Contains(run.Name);

    private static string Identity(TrackedRun run, int index) =>
        run.Run.Length == 0 || run.Seed is null ? $"{index}" : $"{RunGroups.Plan(run)}-{run.Seed}";
}
