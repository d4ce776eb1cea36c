using System.Globalization;
using Rlfw.Comparing;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>A comparison in the terminal.</summary>
internal static class ComparisonTable
{
    private const int MostParameters = 10;
    private const int MostValues = 4;
    private const int LongestValue = 40;

    public static void Write(Terminal terminal, Comparison comparison)
    {
        foreach (var warning in comparison.Warnings)
        {
            terminal.Say("warning", warning);
        }

        terminal.Out.WriteLine(
            $"{comparison.Metric.Name} by {comparison.GroupedBy}; {(comparison.Metric.GreaterIsBetter ? "higher" : "lower")} is better"
        );
        Groups(comparison).Write(terminal);
        if (comparison.Overall.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(
                $"over {comparison.Tasks.Count} tasks, scores normalised to each task's worst and best run"
            );
            Overall(comparison).Write(terminal);
        }

        if (comparison.Differences.Count > 0 && comparison.Labels.Count > 1)
        {
            terminal.Out.WriteLine();
            Parameters(comparison).Write(terminal);
            if (comparison.Differences.Count > MostParameters)
            {
                terminal.Out.WriteLine(
                    $"and {comparison.Differences.Count - MostParameters} more parameters that differ, in the report"
                );
            }
        }
    }

    private static TextTable Groups(Comparison comparison)
    {
        var hasTasks = comparison.Tasks.Count > 1;
        var hasOthers = comparison.Labels.Count > 1;
        string[] head = hasTasks ? ["task", comparison.GroupedBy] : [comparison.GroupedBy];
        string[] improvement = hasOthers ? [comparison.Baseline is { } b ? $">P(better than {b})" : ">P(better)"] : [];
        var table = new TextTable([
            .. head,
            ">seeds",
            ">mean [95 %]",
            ">IQM [95 %]",
            ">best",
            .. improvement,
            ">time per run",
            ">steps/s",
        ]);
        foreach (var group in comparison.Groups)
        {
            string[] labels = hasTasks ? [group.Task, group.Label] : [group.Label];
            string[] better = hasOthers ? [Interval(group.Improvement, "0.00")] : [];
            table.Add([
                .. labels,
                Seeds(group),
                Interval(group.Mean),
                Interval(group.InterquartileMean),
                group.Best is { } best ? Numbers.Short(best) : "–",
                .. better,
                group.Time is { } time ? Numbers.Duration(time) : "–",
                Speed(group),
            ]);
        }

        return table;
    }

    private static TextTable Overall(Comparison comparison)
    {
        var table = new TextTable(
            comparison.GroupedBy,
            ">runs",
            ">IQM [95 %]",
            ">mean [95 %]",
            ">median [95 %]",
            ">optimality gap [95 %]"
        );
        foreach (var score in comparison.Overall)
        {
            table.Add(
                score.Label,
                score.Runs.ToString(CultureInfo.InvariantCulture),
                Interval(score.InterquartileMean),
                Interval(score.Mean),
                Interval(score.Median),
                Interval(score.OptimalityGap)
            );
        }

        return table;
    }

    private static TextTable Parameters(Comparison comparison)
    {
        var table = new TextTable(comparison.Labels.Prepend("parameter"));
        // What several groups have, with different values, tells more than what only one of them knows.
        foreach (
            var difference in comparison
                .Differences.OrderByDescending(x => x.Values.Count(values => values.Count > 0))
                .Take(MostParameters)
        )
        {
            table.Add(difference.Values.Select(Values).Prepend(difference.Name));
        }

        return table;
    }

    private static string Values(IReadOnlyList<string> values) =>
        values.Count == 0 ? "–"
        : values.Count <= MostValues ? string.Join(", ", values.Select(Cell))
        : $"{string.Join(", ", values.Take(MostValues).Select(Cell))}, …";

    private static string Cell(string value) => OneLine.Of(value, LongestValue);

    private static string Seeds(ComparedGroup group) =>
        string.Join(
            ", ",
            new[]
            {
                group.Scores.Count.ToString(CultureInfo.InvariantCulture),
                group.Failed > 0 ? $"{group.Failed} failed" : null,
                group.Running > 0 ? $"{group.Running} running" : null,
            }.OfType<string>()
        );

    private static string Interval(ConfidenceInterval? value) =>
        value is { } x ? $"{Numbers.Short(x.Estimate)} [{Numbers.Short(x.Low)}, {Numbers.Short(x.High)}]" : "–";

    private static string Interval(ConfidenceInterval? value, string format) =>
        value is { } x
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{x.Estimate.ToString(format, CultureInfo.InvariantCulture)} [{x.Low.ToString(format, CultureInfo.InvariantCulture)}, {x.High.ToString(format, CultureInfo.InvariantCulture)}]"
            )
            : "–";

    /// <summary>Environment steps where there are some: algorithms take training steps of different sizes.</summary>
    private static string Speed(ComparedGroup group) =>
        (group.EnvironmentStepsPerSecond ?? group.StepsPerSecond) is { } speed ? Numbers.Short(speed) : "–";
}
