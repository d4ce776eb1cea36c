using Rlfw.Comparing.Grouping;

namespace Rlfw.Comparing;

/// <summary>What a reader of the figures should know.</summary>
internal static class ComparisonWarnings
{
    private const int FewestSeeds = 3;
    private const int MostNamed = 4;

    // What must be the same for scores to mean the same.
    private static readonly string[] Conditions = ["environment", "dataset", "evaluation", "budget"];

    // How often is asked changes no answer.
    private static readonly string[] Harmless = [".every", ".stop_at"];

    public static IReadOnlyList<string> Of(
        IReadOnlyList<ComparedRun> runs,
        RunGroups groups,
        ComparedMetric metric,
        IReadOnlyList<ParameterDifference> differences
    ) =>
        [
            .. groups.Groups.SelectMany(group =>
                OfGroup(group.Key, [.. runs.Where(run => run.Group == group.Key)], metric)
            ),
            .. OfPlans(groups),
            .. OfConditions(runs, differences),
        ];

    private static IEnumerable<string> OfGroup(string label, IReadOnlyList<ComparedRun> runs, ComparedMetric metric)
    {
        var failed = runs.Where(run => run.Run.State == RunState.Failed).ToList();
        if (failed.Count > 0)
        {
            yield return $"{label}: {failed.Count} of {runs.Count} runs failed and {(failed.Count == 1 ? "has" : "have")} no score "
                + $"({string.Join(", ", failed.Take(MostNamed).Select(run => run.Run.Name))}); the figures are of the others";
        }

        var without = runs.Where(run => run.Score is null && run.Run.State != RunState.Failed).ToList();
        var odd = without.Where(run => metric.ScoreOf(run.Run) is not null).ToList();
        if (odd.Count > 0)
        {
            yield return $"{label}: {odd.Count} of {runs.Count} runs ended with a {metric.Name} that is no number and {(odd.Count == 1 ? "counts" : "count")} as without score";
        }

        if (without.Count > odd.Count)
        {
            yield return $"{label}: {without.Count - odd.Count} of {runs.Count} runs have no {metric.Name}{(without.Exists(run => run.Run.State == RunState.Running) ? " yet" : "")}";
        }

        var running = runs.Count(run => run is { Score: not null, Run.State: RunState.Running });
        var stopped = runs.Count(run => run is { Score: not null, Run.State: RunState.Stopped });
        if (running > 0)
        {
            yield return $"{label}: {running} of {runs.Count} runs still go on; their latest value counts";
        }

        if (stopped > 0)
        {
            yield return $"{label}: {stopped} of {runs.Count} runs were stopped before their end; their latest value counts";
        }

        foreach (var task in runs.Where(run => run.Score is not null).GroupBy(run => run.Task, StringComparer.Ordinal))
        {
            if (task.Count() < FewestSeeds)
            {
                yield return $"{label}: {Seeds(task.Count())} – intervals of fewer than {FewestSeeds} say nothing; add seeds";
            }
        }
    }

    private static string Seeds(int count) => count == 1 ? "1 seed" : $"{count} seeds";

    /// <summary>A group that mixes plans hides what its members differ in.</summary>
    private static IEnumerable<string> OfPlans(RunGroups groups)
    {
        foreach (var (label, runs) in groups.Groups)
        {
            // Different tasks are different plans by their nature.
            var varying = runs.Where(run => run.Parameters.Count > 0)
                .GroupBy(Tasks.Of, StringComparer.Ordinal)
                .SelectMany(task => RunParameters.Varying([.. task]))
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (varying.Count > 0)
            {
                yield return $"{label} mixes runs that differ in {List(varying)}; --group-by group tells them apart";
            }
        }
    }

    /// <summary>Scores on one task under different conditions are not comparable without a thought.</summary>
    private static IEnumerable<string> OfConditions(
        IReadOnlyList<ComparedRun> runs,
        IReadOnlyList<ParameterDifference> differences
    )
    {
        var names = differences.Select(difference => difference.Name).ToHashSet(StringComparer.Ordinal);
        var differing = runs.GroupBy(run => run.Task, StringComparer.Ordinal)
            .SelectMany(task =>
                RunParameters.Varying([.. task.Select(run => run.Run).Where(run => run.Parameters.Count > 0)])
            )
            .Where(name =>
                names.Contains(name)
                && !Array.Exists(Harmless, end => name.EndsWith(end, StringComparison.Ordinal))
                && name.Split('.').Any(part => Conditions.Contains(part, StringComparer.Ordinal))
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (differing.Count > 0)
        {
            yield return $"the groups were not measured under the same conditions: {List(differing)}";
        }
    }

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed))
        + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
}
