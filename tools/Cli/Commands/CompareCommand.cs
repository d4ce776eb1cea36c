using System.CommandLine;
using Rlfw.Comparing;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary><c>rlfw compare</c>: which is better.</summary>
internal static class CompareCommand
{
    private static readonly Option<string?> Report = new("--report")
    {
        Description = $"Where the HTML report is written [default: {ReportFile.DefaultName}]",
        HelpName = "FILE.html",
    };

    private static readonly Option<bool> NoReport = new("--no-report") { Description = "Write no HTML report" };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "compare",
            """
            Compares runs: a table of means, IQMs, intervals and the probability of improvement, and an HTML report

            Examples:
              rlfw compare cartpole-dqn cartpole-ppo
              rlfw compare lr-sweep --group-by learning_rate --metric accuracy --baseline 0.001
              rlfw compare grpo --from http://127.0.0.1:5000 --report grpo.html
            """
        );
        ComparisonArguments.AddTo(command);
        command.Options.Add(Report);
        command.Options.Add(NoReport);
        command.Options.Add(CommonOptions.Json);
        command.SetAction((parsed, stop) => RunAsync(terminal, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        var request = ComparisonArguments.Read(parsed);
        if (parsed.GetValue(NoReport) && parsed.GetValue(Report) is not null)
        {
            throw new UserErrorException("--report and --no-report exclude each other; give one of them");
        }

        var file = parsed.GetValue(NoReport) ? null : ReportFile.Check(parsed.GetValue(Report), "--report");
        await using var source = ComparisonArguments.Open(terminal, parsed);
        await ComparisonArguments.RequireNamesAsync(source, request, cancellation).ConfigureAwait(false);
        var comparison = await Comparer.CompareAsync(source, request, cancellation).ConfigureAwait(false);
        if (file is not null)
        {
            var curves = await CurveReader.ReadAsync(source, comparison, cancellation).ConfigureAwait(false);
            ReportFile.Write(file, ReportPage.OfFile(ReportData.Of(comparison, curves, TimeProvider.System)));
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            var json = ComparisonJson.Of(comparison);
            json["report"] = file;
            JsonText.Write(terminal, json);
            return ExitCode.Success;
        }

        terminal.Say("note", $"read from {source.Description}");
        ComparisonTable.Write(terminal, comparison);
        if (file is not null)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"report: {file}");
        }

        return ExitCode.Success;
    }
}
