using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>What is said when all runs have ended.</summary>
internal static class ResultReport
{
    /// <summary>The table, the failures, and what to do about what is unfinished.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<RunResult> results, bool verbose)
    {
        var rows = ResultRow.Of(results);
        if (rows.Count > 0)
        {
            var table = new TextTable("experiment", "metric", ">before", ">mean ± 95 %", ">seeds", ">time per run");
            foreach (var row in rows)
            {
                table.Add(
                    row.Experiment,
                    row.Metric,
                    row.Before is { } before ? Estimate(row, before.Estimate, before) : "–",
                    Estimate(row, row.Mean, row.Interval),
                    row.Seeds.ToString(CultureInfo.InvariantCulture),
                    Numbers.Duration(row.Time)
                );
            }

            table.Write(terminal);
        }

        SayFailures(terminal, results, verbose);
        DeliveryReport.Write(terminal, results);
        if (results.Any(result => result.Outcome == RunOutcome.Stopped))
        {
            terminal.Say("note", "stopped; the same command, or 'rlfw runs resume all', continues");
        }
    }

    /// <summary>Everything as one document.</summary>
    public static JsonObject ToJson(IReadOnlyList<RunResult> results) =>
        new()
        {
            ["runs"] = JsonText.List(results.Select(ToJson)),
            ["summary"] = JsonText.List(ResultRow.Of(results).Select(ToJson)),
        };

    /// <summary>Says what failed and why.</summary>
    public static void SayFailures(Terminal terminal, IReadOnlyList<RunResult> results, bool verbose)
    {
        foreach (var result in results.Where(result => result.Outcome == RunOutcome.Failed))
        {
            terminal.Say("error", $"{RunLabel.Of(result.Plan)} failed: {result.Message}");
            if (verbose && result.Failure is { } failure)
            {
                terminal.Error.WriteLine(failure);
            }
        }
    }

    /// <summary>The exit code: a failed run says more than one that was stopped.</summary>
    public static int ExitCodeOf(IReadOnlyList<RunResult> results) =>
        results.Any(result => result.Outcome == RunOutcome.Failed && !result.IsUserFault) ? ExitCode.RunFailed
        : results.Any(result => result.Outcome == RunOutcome.Failed) ? ExitCode.UserFault
        : results.Any(result => result.Outcome == RunOutcome.Stopped) ? ExitCode.Interrupted
        : ExitCode.Success;

    /// <summary>"0.71 ± 0.04" over seeds; "0.71 [0.66, 0.75]" over the examples of a single seed.</summary>
    private static string Estimate(ResultRow row, double mean, ConfidenceInterval? interval) =>
        interval is not { } known || !EvaluationEnds.HasInterval(known) ? Numbers.Short(mean)
        : row.Seeds > 1 ? $"{Numbers.Short(mean)} ± {Numbers.Short(known.HalfWidth)}"
        : $"{Numbers.Short(mean)} [{Numbers.Short(known.Low)}, {Numbers.Short(known.High)}]";

    private static JsonObject ToJson(RunResult result) =>
        new()
        {
            ["run"] = result.Folder.Run,
            ["folder"] = result.Folder.Path,
            ["experiment"] = result.Plan.Experiment,
            ["seed"] = result.Plan.Seed,
            ["assignment"] = JsonText.Map(result.Plan.Assignment),
            ["outcome"] = result.Outcome.ToString().ToLowerInvariant(),
            ["skipped"] = result.Skipped,
            ["message"] = result.Message,
            ["results"] = JsonText.Map(result.Results),
            ["seconds"] = result.Duration.TotalSeconds,
            ["tracking"] = JsonText.List(result.Deliveries.Select(DeliveryReport.ToJson)),
        };

    private static JsonObject ToJson(ResultRow row) =>
        new()
        {
            ["experiment"] = row.Experiment,
            ["metric"] = row.Metric,
            ["before"] = row.Before is { } before ? JsonText.Number(before.Estimate) : null,
            ["mean"] = JsonText.Number(row.Mean),
            ["low"] = row.Interval is { } a ? JsonText.Number(a.Low) : null,
            ["high"] = row.Interval is { } b ? JsonText.Number(b.High) : null,
            ["seeds"] = row.Seeds,
            ["seconds_per_run"] = row.Time.TotalSeconds,
        };
}
