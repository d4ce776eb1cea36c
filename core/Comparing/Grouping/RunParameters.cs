namespace Rlfw.Comparing.Grouping;

/// <summary>What runs have been told, compared.</summary>
internal static class RunParameters
{
    private const int LongestValue = 24;

    // What tells runs apart without being a choice of the experimenter's about learning.
    private static readonly HashSet<string> Labels = new(StringComparer.Ordinal)
    {
        "seed",
        "experiment",
        "group",
        "algorithm",
        "stages",
    };

    /// <summary>The options that differ between groups of runs, by name.</summary>
    public static IReadOnlyList<ParameterDifference> Differences(IReadOnlyList<IReadOnlyList<TrackedRun>> groups) =>
        [
            .. groups
                .SelectMany(group => group.SelectMany(run => run.Parameters.Keys))
                .Distinct(StringComparer.Ordinal)
                .Where(name => !Labels.Contains(name))
                .Order(StringComparer.Ordinal)
                .Select(name => new ParameterDifference(name, [.. groups.Select(group => ValuesOf(group, name))]))
                .Where(Differs),
        ];

    /// <summary>The options that differ among runs, by name.</summary>
    public static IReadOnlyList<string> Varying(IReadOnlyList<TrackedRun> runs) =>
        [.. Differences([.. runs.Select(run => new[] { run })]).Select(difference => difference.Name)];

    /// <summary>"learning_rate=0.1, seed=2": a run's values of some options, by their short names where those are unique.</summary>
    public static string Describe(TrackedRun run, IReadOnlyList<string> names) =>
        string.Join(
            ", ",
            names.Select(name =>
            {
                var last = name[(name.LastIndexOf('.') + 1)..];
                var isUnique = names.Count(other => other[(other.LastIndexOf('.') + 1)..] == last) == 1;
                return $"{(isUnique && last != "plugin" ? last : name)}={Short(run.Parameters.GetValueOrDefault(name, "–"))}";
            })
        );

    private static string Short(string value) =>
        value.Length <= LongestValue ? value : $"{value[..(LongestValue / 2)]}…{value[^(LongestValue / 2)..]}";

    private static IReadOnlyList<string> ValuesOf(IReadOnlyList<TrackedRun> group, string name) =>
        [
            .. group
                .Where(run => run.Parameters.Count > 0)
                .Select(run => run.Parameters.GetValueOrDefault(name))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static bool Differs(ParameterDifference difference) =>
        difference.Values.Any(values => values.Count > 1)
        || difference
            .Values.Select(values => values.Count == 0 ? null : values[0])
            .Distinct(StringComparer.Ordinal)
            .Count() > 1;
}
