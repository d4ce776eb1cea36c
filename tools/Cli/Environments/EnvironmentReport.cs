using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Simulation.Checking;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>Shows what the checks of an environment found.</summary>
internal static class EnvironmentReport
{
    private const int ShownBounds = 8;

    public static void Write(Terminal terminal, string id, CheckReport report)
    {
        terminal.Out.WriteLine(
            $"{id}: observations {Text(report.ObservationSpace)}; actions {Text(report.ActionSpace)}"
        );
        if (report.EpisodeLengths.Count > 0)
        {
            terminal.Out.WriteLine(
                $"{report.EpisodeLengths.Count} random episodes of {Numbers.Short(report.EpisodeLengths.Average())} steps, "
                    + $"return {Numbers.Short(report.EpisodeReturns.Average())} "
                    + $"± {Numbers.Short(SampleStatistics.StandardDeviation([.. report.EpisodeReturns, .. Repeated(report)]))}"
            );
        }

        var table = new TextTable("check", "result");
        foreach (var check in report.Checks)
        {
            table.Add(check, Result(report, check));
        }

        table.Write(terminal);
        if (double.IsFinite(report.StepsPerSecond))
        {
            terminal.Out.WriteLine(Speed(report));
        }

        foreach (var finding in report.Findings)
        {
            terminal.Say(
                finding.IsFault ? "error" : "warning",
                $"{id}, {finding.Check}: {finding.Message}; {finding.Remedy}"
            );
        }
    }

    public static JsonObject ToJson(string id, CheckReport report) =>
        new()
        {
            ["environment"] = id,
            ["sound"] = report.IsSound,
            ["observations"] = Text(report.ObservationSpace),
            ["actions"] = Text(report.ActionSpace),
            ["episodes"] = report.EpisodeLengths.Count,
            ["checks"] = JsonText.List(report.Checks),
            ["findings"] = JsonText.List(
                report.Findings.Select(finding => new JsonObject
                {
                    ["check"] = finding.Check,
                    ["fault"] = finding.IsFault,
                    ["message"] = finding.Message,
                    ["remedy"] = finding.Remedy,
                })
            ),
            ["steps_per_second"] = JsonText.Number(report.StepsPerSecond),
            ["vector_steps_per_second"] = JsonText.Number(report.VectorStepsPerSecond),
            ["bytes_per_step"] = JsonText.Number(report.BytesPerStep),
        };

    /// <summary>One episode alone has a deviation of 0.</summary>
    private static IEnumerable<double> Repeated(CheckReport report) =>
        report.EpisodeReturns.Count == 1 ? report.EpisodeReturns : [];

    private static string Speed(CheckReport report)
    {
        var many = double.IsFinite(report.VectorStepsPerSecond)
            ? string.Create(CultureInfo.InvariantCulture, $", {report.VectorStepsPerSecond:#,##0} stepped together")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.StepsPerSecond:#,##0} steps a second one by one{many}; {report.BytesPerStep:0.#} bytes a step"
        );
    }

    private static string Result(CheckReport report, string check)
    {
        var found = report.Findings.Where(finding => finding.Check == check).ToArray();
        return found.Any(finding => finding.IsFault) ? "fault"
            : found.Length > 0 ? "warning"
            : "ok";
    }

    private static string Text(Space? space) =>
        space switch
        {
            DiscreteSpace discrete => $"{discrete.Count} discrete",
            BoxSpace box when box.Low.Count == box.High.Count && box.Low.Count <= ShownBounds => "box "
                + string.Join(
                    " ",
                    box.Low.Zip(
                        box.High,
                        (low, high) => string.Create(CultureInfo.InvariantCulture, $"[{low}, {high}]")
                    )
                ),
            BoxSpace box => $"box of {box.Low.Count}",
            null => "none",
            _ => space.ToString(),
        };
}
