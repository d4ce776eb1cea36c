using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary><c>rlfw track sync</c>: sends what a store could not take while a run went on.</summary>
internal static class TrackSyncCommand
{
    private const string Mlflow = "mlflow";

    private static readonly Option<string?> To = new("--to")
    {
        Description = "Send to this MLflow store, whatever the runs' own tracker: http://HOST:PORT or sqlite:///FILE",
        HelpName = "URI",
    };

    public static Command Build(Terminal terminal)
    {
        var ids = new Argument<string[]>("RUN")
        {
            Description = "Runs (experiment/hash-seed) or experiments [default: all runs]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ids.CompletionSources.Add(RunSelection.Complete);
        var command = new Command("sync", "Sends the events that MLflow does not have yet")
        {
            ids,
            To,
            CommonOptions.Runs,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction((parsed, _) => RunAsync(terminal, parsed, parsed.GetValue(ids) ?? []));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, string[] ids)
    {
        var (json, verbose) = (parsed.GetValue(CommonOptions.Json), parsed.GetValue(CommonOptions.Verbose));
        var root = Path.GetFullPath(parsed.GetRequiredValue(CommonOptions.Runs));
        if (!RunsRoot.Exists(terminal, root))
        {
            // Nothing waits where nothing was run; but a run that was named is missing.
            return ids.Length == 0 ? ExitCode.Success : ExitCode.UserFault;
        }

        var runs = ids.Length == 0 ? RunFolders.List(root) : RunSelection.Find(root, ids);
        var catalog = Catalogs.Load(parsed);
        Catalogs.SayFailures(terminal, catalog, verbose);
        var display = new PlainDisplay(terminal.Error, TimeProvider.System);
        await using var ending = display.ConfigureAwait(false);
        using var signals = new StopSignals(
            message => display.Say("note", message),
            () => { },
            "stopping; what arrived stays"
        );
        using var host = SessionHost.Build(catalog, new DisplayLoggerProvider(display, verbose));
        var outcomes = new List<SyncOutcome>();
        foreach (var run in runs)
        {
            outcomes.Add(await SendAsync(host, catalog, run, parsed, signals.Stop).ConfigureAwait(false));
        }

        if (json)
        {
            JsonText.Write(terminal, JsonText.List(outcomes.Select(x => x.ToJson())));
        }
        else
        {
            SyncOutcome.Write(terminal, outcomes, root);
        }

        return outcomes.Exists(x => x.IsBehind) ? ExitCode.UserFault : ExitCode.Success;
    }

    private static async Task<SyncOutcome> SendAsync(
        IHost host,
        PluginCatalog catalog,
        RunSummary run,
        ParseResult parsed,
        CancellationToken stop
    )
    {
        if (run.Status == RunStatus.Running)
        {
            return new SyncOutcome(run) { Note = "is being run; its own process sends" };
        }

        try
        {
            // Where it was begun, so that its tracker finds the same database again.
            if (RunInputs.Read(run.Folder)?.Directory is { } directory && Directory.Exists(directory))
            {
                Environment.CurrentDirectory = directory;
            }

            var trackers = Trackers(host, catalog, run, parsed.GetValue(To));
            if (trackers.Count == 0)
            {
                return new SyncOutcome(run)
                {
                    Note = "has no tracker that sends; --to URI sends it to an MLflow store",
                };
            }

            var sender = host.Services.GetRequiredService<BacklogSender>();
            return new SyncOutcome(run)
            {
                States = await sender.SendAsync(run.Folder, trackers, stop).ConfigureAwait(false),
            };
        }
        catch (Exception e) when (e is UserErrorException or PluginException)
        {
            return new SyncOutcome(run) { Fault = e.Message };
        }
    }

    private static IReadOnlyList<PluginChoice> Trackers(IHost host, PluginCatalog catalog, RunSummary run, string? to)
    {
        var own = Plan(catalog, run, []);
        if (to is null)
        {
            return own.Faults is [var fault, ..]
                ? throw new UserErrorException($"{fault}; --to URI sends the run whatever its plan says")
                : [.. own.Runs[0].Tracking.Where(x => x.Plugin.Implements<IDeliveringTracker>())];
        }

        if (own.Faults.Count == 0 && own.Runs[0].Tracking.Any(x => x.Plugin.Id == Mlflow))
        {
            // What its own tracker is told (the experiment, tags) holds for another store too.
            var there = Plan(catalog, run, [$"tracking.{Mlflow}.uri={JsonSerializer.Serialize(to)}"]);
            return there.Faults is [var wrong, ..]
                ? throw new UserErrorException(wrong.ToString())
                : [there.Runs[0].Tracking.First(x => x.Plugin.Id == Mlflow)];
        }

        var options = new Dictionary<string, object>(StringComparer.Ordinal) { ["uri"] = to };
        return [host.Services.GetRequiredService<IPluginFactory>().Choose(PluginKind.Tracker, Mlflow, options)];
    }

    private static PlanningResult Plan(PluginCatalog catalog, RunSummary run, IReadOnlyList<string> overrides)
    {
        var file = Path.Combine(run.Folder.Path, RunLauncher.ResolvedFile);
        return ExperimentPlanner.Plan(new PlanningRequest(file, catalog) { Overrides = overrides });
    }
}
