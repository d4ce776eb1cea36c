using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Cli;

/// <summary><c>rlfw ui</c>: MLflow's pages over the embedded store.</summary>
internal static class UiCommand
{
    private const int DefaultPort = 5000;
    private const string ViewTag = "mlflow.sharedViewState.rlfw";

    private static readonly Option<int?> Port = NumberRange.Whole("--port", $"The port [default: {DefaultPort}]", 1);

    private static readonly Option<string?> Database = new("--db")
    {
        Description = $"The database [default: {MlflowTarget.DatabaseName} in the working folder]",
        HelpName = "FILE",
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "ui",
            "Starts MLflow's own pages over the runs in mlflow.db, and prints the links to its experiments"
        )
        {
            Port,
            Database,
        };
        command.SetAction((parsed, stop) => RunAsync(terminal, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        var port = parsed.GetValue(Port) ?? DefaultPort;
        if (port > ushort.MaxValue)
        {
            throw new UserErrorException($"--port {port}: ports are 1 to {ushort.MaxValue}");
        }

        var database = RequireDatabase(parsed.GetValue(Database));
        var program = await MlflowProgram.FindAsync().ConfigureAwait(false);
        MlflowProgram.RequireFree(port);
        // Read before MLflow opens the file: it may change it to a newer form first.
        var experiments = await ExperimentsAsync(database, cancellation).ConfigureAwait(false);
        var folder = Path.GetDirectoryName(database)!;
        var arguments = MlflowProgram.Arguments(database, Path.Combine(folder, MlflowTarget.ArtifactFolder), port);
        using var signals = new StopSignals(line => terminal.Say("note", line), () => { }, "stopping MLflow");
        await using var process =
            ServingProcess.TryStart(
                program[0],
                [.. program.Skip(1), .. arguments],
                folder,
                parsed.GetValue(CommonOptions.Verbose) ? terminal.Error.WriteLine : null
            ) ?? throw new UserErrorException($"{program[0]} cannot be started");
        terminal.Say("note", $"starting MLflow over {database}; this takes a moment");
        var address = $"http://127.0.0.1:{port}";
        if (await MlflowProgram.AnswersAsync(address, process, signals.Stop).ConfigureAwait(false))
        {
            WriteLinks(terminal, address, experiments);
            await Task.WhenAny(process.Ended, Task.Delay(Timeout.Infinite, signals.Stop)).ConfigureAwait(false);
        }

        return signals.Stop.IsCancellationRequested ? ExitCode.Success : Failed(process);
    }

    private static string RequireDatabase(string? name)
    {
        var path = Path.GetFullPath(name ?? MlflowTarget.DatabaseName);
        if (Directory.Exists(path))
        {
            throw new UserErrorException($"{path} is a folder: --db takes the database's file");
        }

        return File.Exists(path)
            ? path
            : throw new UserErrorException(
                $"there is no database {path}: runs with 'tracking: [{{ plugin: mlflow }}]' write one into the folder they are "
                    + "started in; --db names another"
            );
    }

    private static async Task<IReadOnlyList<MlflowExperiment>> ExperimentsAsync(
        string database,
        CancellationToken cancellation
    )
    {
        await using var reader = EmbeddedReader.Open(database, TimeProvider.System);
        return await reader.ListExperimentsAsync(cancellation).ConfigureAwait(false);
    }

    private static void WriteLinks(Terminal terminal, string address, IReadOnlyList<MlflowExperiment> experiments)
    {
        terminal.Out.WriteLine($"MLflow at {address} (Ctrl-C stops)");
        foreach (var experiment in experiments.Where(x => x.Name != "Default"))
        {
            // Without the view that runs left with their experiment, MLflow shows its own beginning.
            var view = experiment.Tags.ContainsKey(ViewTag) ? "viewStateShareKey=rlfw&" : "";
            terminal.Out.WriteLine(
                $"  {experiment.Name}: {address}/#/experiments/{experiment.Id}/runs?{view}compareRunsMode=CHART"
            );
        }

        terminal.Out.Flush();
    }

    private static int Failed(ServingProcess process)
    {
        var lines = string.Join('\n', process.LastLines);
        throw new UserErrorException(
            process.Ended.IsCompleted
                ? $"MLflow ended with exit code {process.ExitCode}"
                    + (lines.Length > 0 ? $"; its last lines:\n{lines}" : "")
                : "MLflow does not answer; --verbose shows what it writes"
        );
    }
}
