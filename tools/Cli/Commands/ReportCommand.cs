using System.CommandLine;
using Rlfw.Comparing;
using Rlfw.Comparing.Sources;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary><c>rlfw report</c>: the HTML report, as a file or served while runs go on.</summary>
internal static class ReportCommand
{
    private const int DefaultPort = 8100;

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = $"Where the report is written [default: {ReportFile.DefaultName}]",
        HelpName = "FILE.html",
    };

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Option<bool> Serve = new("--serve")
    {
        Description = "Serve it instead, on this machine's own address: it follows the runs while they go on",
    };

    private static readonly Option<int?> Port = NumberRange.Whole(
        "--port",
        $"The port for --serve; 0 for a free one [default: {DefaultPort}]",
        0
    );

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "report",
            """
            Writes the HTML report of experiments and runs (all of them where none is named), or serves it live

            Examples:
              rlfw report cartpole-dqn cartpole-ppo -o cartpole.html
              rlfw report cartpole-dqn cartpole-ppo --serve
            """
        );
        ComparisonArguments.AddTo(command);
        command.Options.Add(Output);
        command.Options.Add(Serve);
        command.Options.Add(Port);
        command.SetAction((parsed, stop) => RunAsync(terminal, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        var isServed = parsed.GetValue(Serve);
        if (isServed ? parsed.GetValue(Output) is not null : parsed.GetValue(Port) is not null)
        {
            throw new UserErrorException(
                isServed
                    ? "--output and --serve exclude each other: a served report is written to no file"
                    : "--port belongs to --serve: give both, or neither"
            );
        }

        var port = parsed.GetValue(Port) ?? DefaultPort;
        if (port > ushort.MaxValue)
        {
            throw new UserErrorException($"--port {port}: ports are 0 to {ushort.MaxValue}");
        }

        var request = ComparisonArguments.Read(parsed);
        var file = isServed ? null : ReportFile.Check(parsed.GetValue(Output), "--output");
        await using var source = ComparisonArguments.Open(terminal, parsed);
        terminal.Say("note", $"reading {source.Description}");
        if (isServed)
        {
            await WaitForRunsAsync(terminal, source, cancellation).ConfigureAwait(false);
        }

        using var report = new LiveReport(source, request, TimeProvider.System);
        // Read once before anything else: what is wrong with the arguments is told here, not in a browser.
        var (data, _) = await report.GetAsync(cancellation).ConfigureAwait(false);
        if (file is not null)
        {
            ReportFile.Write(file, ReportPage.OfFile(data));
            terminal.Out.WriteLine($"report: {file}");
            return ExitCode.Success;
        }

        return await ServeAsync(terminal, report, port).ConfigureAwait(false);
    }

    /// <summary>One may ask for the report first and begin the runs then.</summary>
    private static async Task WaitForRunsAsync(Terminal terminal, IRunSource source, CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            var experiments = await source.ListExperimentsAsync(cancellation).ConfigureAwait(false);
            if ((await source.ListRunsAsync(experiments, cancellation).ConfigureAwait(false)).Count > 0)
            {
                return;
            }

            if (!told)
            {
                terminal.Say("note", "there are no runs yet: waiting for the first (Ctrl-C stops)");
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<int> ServeAsync(Terminal terminal, LiveReport report, int port)
    {
        using var signals = new StopSignals(line => terminal.Say("note", line), () => { }, "stopping");
        await using var server = await ReportServer.StartAsync(report, port).ConfigureAwait(false);
        terminal.Out.WriteLine($"report at {server.Address} (Ctrl-C stops)");
        await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, signals.Stop)
            .ContinueWith(_ => { }, TaskScheduler.Default)
            .ConfigureAwait(false);
        return ExitCode.Success;
    }
}
