using Rlfw.Contracts;

namespace Rlfw.Comparing.Grouping;

/// <summary>Runs sorted into the groups that are compared.</summary>
/// <param name="By">What they are grouped by, for people.</param>
/// <param name="Groups">The groups in the order of their first run.</param>
internal sealed record RunGroups(string By, IReadOnlyList<KeyValuePair<string, IReadOnlyList<TrackedRun>>> Groups)
{
    private const string Without = "–";
    private const int MostListed = 30;
    private const int LongestLabel = 80;

    /// <summary>Groups runs.</summary>
    /// <param name="runs">The runs, oldest first.</param>
    /// <param name="by">
    /// "experiment", "group" (a sweep's assignment), or a parameter by its dotted or its unique last name; null for the algorithm
    /// where it differs, else the experiment and the sweep's assignment.
    /// </param>
    /// <exception cref="UserErrorException">No run has such a parameter; says which differ.</exception>
    public static RunGroups Of(IReadOnlyList<TrackedRun> runs, string? by)
    {
        if (by is null)
        {
            var algorithms = runs.Select(Algorithm).OfType<string>().Distinct(StringComparer.Ordinal).Count();
            return algorithms > 1 ? ByParameter(runs, "algorithm") : ByConfiguration(runs);
        }

        return by switch
        {
            "experiment" => Make("experiment", runs, run => run.ExperimentName),
            "group" or "configuration" => ByConfiguration(runs),
            _ => ByParameter(runs, Resolve(runs, by)),
        };
    }

    private static string? Algorithm(TrackedRun run) => run.Parameters.GetValueOrDefault("algorithm");

    private static RunGroups ByParameter(IReadOnlyList<TrackedRun> runs, string name)
    {
        // A damaged journal tells no parameter; its run belongs to the seeds of the same plan.
        var known = runs.Where(run => run.Parameters.ContainsKey(name))
            .GroupBy(Plan, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Parameters[name], StringComparer.Ordinal);
        return Make(
            name,
            runs,
            run => run.Parameters.GetValueOrDefault(name) ?? known.GetValueOrDefault(Plan(run)) ?? Without
        );
    }

    private static RunGroups ByConfiguration(IReadOnlyList<TrackedRun> runs)
    {
        var names = runs.GroupBy(run => run.ExperimentName, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => RunParameters.Varying([.. group.Where(run => run.Parameters.Count > 0)]),
                StringComparer.Ordinal
            );
        return Make(
            names.Values.Any(varying => varying.Count > 0) ? "experiment and what its sweep varies" : "experiment",
            runs,
            run =>
                run.Parameters.GetValueOrDefault("group") is { Length: > 0 } assignment
                    ? $"{run.ExperimentName} {assignment}"
                : names[run.ExperimentName] is { Count: > 0 } varying && run.Parameters.Count > 0
                    ? $"{run.ExperimentName} {RunParameters.Describe(run, varying)}"
                : run.ExperimentName
        );
    }

    private static RunGroups Make(string by, IReadOnlyList<TrackedRun> runs, Func<TrackedRun, string> label)
    {
        var groups = new List<KeyValuePair<string, IReadOnlyList<TrackedRun>>>();
        foreach (var group in runs.GroupBy(label, StringComparer.Ordinal))
        {
            // Long labels are cut for people; groups whose labels look alike then are told apart by a number.
            var shown = Short(group.Key);
            var alike = groups.Count(other => Short(other.Key) == shown || other.Key == shown);
            groups.Add(new(alike == 0 ? shown : $"{shown} ({alike + 1})", [.. group]));
        }

        return new RunGroups(by, groups);
    }

    private static string Short(string label) =>
        label.Length <= LongestLabel
            ? label
            : $"{label[..(LongestLabel / 2)]}…{label[^((LongestLabel / 2) - 1)..]}".ReplaceLineEndings(" ");

    /// <summary>The plan without its seed: runs that share it differ in nothing else.</summary>
    internal static string Plan(TrackedRun run)
    {
        var name = run.Run.Split('/') is [var experiment, var folder] ? (experiment, folder) : (run.ExperimentName, "");
        var dash = name.Item2.IndexOf('-', StringComparison.Ordinal);
        return $"{name.Item1}/{(dash < 0 ? name.Item2 : name.Item2[..dash])}";
    }

    private static string Resolve(IReadOnlyList<TrackedRun> runs, string by)
    {
        var names = runs.SelectMany(run => run.Parameters.Keys).Distinct(StringComparer.Ordinal).ToList();
        if (names.Contains(by, StringComparer.Ordinal))
        {
            return by;
        }

        var ending = names.Where(name => name.EndsWith("." + by, StringComparison.Ordinal)).ToList();
        if (ending.Count == 1)
        {
            return ending[0];
        }

        if (ending.Count > 1)
        {
            throw new UserErrorException(
                $"--group-by {by} may mean {string.Join(" or ", ending.Order(StringComparer.Ordinal))}: write one of them"
            );
        }

        var varying = RunParameters.Varying(runs);
        var nearest = Suggestions.Nearest(by, names.Concat(names.Select(name => name[(name.LastIndexOf('.') + 1)..])));
        throw new UserErrorException(
            $"no run has a parameter '{by}' to group by; "
                + (nearest is null ? "" : $"did you mean '{nearest}'? ")
                + $"What differs: {string.Join(", ", varying.Prepend("algorithm").Prepend("experiment").Take(MostListed))}"
        );
    }
}
