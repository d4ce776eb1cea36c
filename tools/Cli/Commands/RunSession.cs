using Microsoft.Extensions.DependencyInjection;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;
using Spectre.Console;

namespace Rlfw.Cli;

/// <summary>Runs plans from the first progress line to the closing table.</summary>
internal sealed class RunSession(Terminal terminal, PluginCatalog catalog, SessionOptions options)
{
    /// <summary>Runs them all.</summary>
    /// <param name="requests">The runs and their folders.</param>
    /// <param name="settings">How to launch.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<RunRequest> requests, LaunchSettings settings)
    {
        RunsRoot.EnsureWritable(settings.RunsFolder);
        // Without libtorch every run would fail, each by itself: it is said once, before a run's folder is made.
        _ = Libtorch.Version;
        IReadOnlyList<RunResult> results;
        var display = Display();
        await using (display.ConfigureAwait(false))
        {
            using var signals = new StopSignals(message => display.Say("note", message), ShowCursor);
            using var host = SessionHost.Build(
                catalog,
                new DisplayLoggerProvider(display, options.Verbose),
                line => display.Say("note", line)
            );
            SayWhereTheyStand(display, requests);
            results = host
                .Services.GetRequiredService<RunQueue>()
                .Run(requests, settings with { Observer = (plan, _) => Observe(display, plan) }, signals.Stop);
        }

        if (options.Json)
        {
            JsonText.Write(terminal, ResultReport.ToJson(results));
            ResultReport.SayFailures(terminal, results, options.Verbose);
        }
        else
        {
            ResultReport.Write(terminal, results, options.Verbose);
        }

        return ResultReport.ExitCodeOf(results);
    }

    private static DisplayTracker Observe(IRunDisplay display, RunPlan plan)
    {
        display.Begin(plan);
        return new DisplayTracker(plan, display);
    }

    private static void SayWhereTheyStand(IRunDisplay display, IReadOnlyList<RunRequest> requests)
    {
        var states = requests
            .Where(r => Directory.Exists(r.Folder.Path))
            .Select(r => RunFolders.Inspect(r.Folder).Status)
            .ToList();
        var finished = states.Count(status => status == RunStatus.Finished);
        // One that another process is at work on is refused when its turn comes.
        var unfinished = states.Count(status => status is not (RunStatus.Finished or RunStatus.Running));
        if (finished > 0)
        {
            display.Say(
                "note",
                $"{finished} of {requests.Count} runs are finished already and are skipped (--new starts over)"
            );
        }

        if (unfinished > 0)
        {
            display.Say(
                "note",
                $"{unfinished} of {requests.Count} runs were begun before and are resumed (--new starts over)"
            );
        }
    }

    private IRunDisplay Display() =>
        options.Json
            ? terminal.ErrorHasScreen
                ? new LiveDisplay(terminal.ErrorScreen)
                : new PlainDisplay(terminal.Error, TimeProvider.System)
            : terminal.HasScreen
                ? new LiveDisplay(terminal.Screen)
                : new PlainDisplay(terminal.Out, TimeProvider.System);

    private void ShowCursor()
    {
        if (terminal.HasScreen)
        {
            terminal.Screen.Cursor.Show(true);
        }
    }
}
