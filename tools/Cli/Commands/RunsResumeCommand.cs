using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary><c>rlfw runs resume</c>: continues runs from the plan that their own folders hold.</summary>
internal static class RunsResumeCommand
{
    private const string All = "all";

    public static Command Build(Terminal terminal)
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Runs (experiment/hash-seed), experiments, or 'all' for everything unfinished",
            Arity = ArgumentArity.OneOrMore,
        };
        ids.CompletionSources.Add(RunSelection.Complete);
        var command = new Command("resume", "Continues unfinished runs")
        {
            ids,
            CommonOptions.Runs,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction((parsed, _) => RunAsync(terminal, parsed, parsed.GetRequiredValue(ids)));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, string[] ids)
    {
        var (json, verbose) = (parsed.GetValue(CommonOptions.Json), parsed.GetValue(CommonOptions.Verbose));
        var root = parsed.GetRequiredValue(CommonOptions.Runs);
        RunsRoot.Exists(terminal, root);
        var chosen = (ids.Contains(All) ? RunFolders.List(root) : RunSelection.Find(root, ids))
            .Where(run => run.Status is not (RunStatus.Finished or RunStatus.Running))
            .ToList();
        if (chosen.Count == 0)
        {
            terminal.Say("note", "nothing to resume: none of these runs is unfinished");
            return ExitCode.Success;
        }

        var catalog = Catalogs.Load(parsed);
        Catalogs.SayFailures(terminal, catalog, verbose);
        var settings = new LaunchSettings { RunsFolder = Path.GetFullPath(root) };
        EnterDirectory(terminal, chosen);
        var requests = new List<RunRequest>();
        foreach (var run in chosen)
        {
            var file = Path.Combine(run.Folder.Path, RunLauncher.ResolvedFile);
            if (ids.Contains(All) && !File.Exists(file))
            {
                // Its process died before it wrote the first file; that is no reason to leave the others as they are.
                terminal.Say(
                    "warning",
                    $"run {run.Folder.Run} is left out: there is no {file} to resume it from; 'rlfw run' with its experiment "
                        + "file runs it, 'rlfw runs remove' deletes it"
                );
                continue;
            }

            var planned = ExperimentPlanner.Plan(new PlanningRequest(file, catalog));
            if (planned.Faults.Count > 0)
            {
                return FaultReport.Write(terminal, planned.Faults, json);
            }

            // In its own folder, which is another than its id says where it was started with --new.
            requests.Add(RunRequest.For(OnlyPlan(planned, run), settings) with { Folder = run.Folder });
        }

        if (SessionHost.Preflight(catalog, requests) is { Count: > 0 } faults)
        {
            return FaultReport.Write(terminal, faults, json);
        }

        return await new RunSession(terminal, catalog, new SessionOptions(json, verbose))
            .RunAsync(requests, settings)
            .ConfigureAwait(false);
    }

    /// <summary>Goes where the runs' relative paths start, so that they can be resumed from anywhere.</summary>
    /// <exception cref="UserErrorException">They start at different places.</exception>
    private static void EnterDirectory(Terminal terminal, IReadOnlyList<RunSummary> runs)
    {
        var directories = runs.Select(run => (Run: run.Folder.Run, RunInputs.Read(run.Folder)?.Directory))
            .Where(x => x.Directory is not null)
            .DistinctBy(x => x.Directory, StringComparer.Ordinal)
            .ToList();
        if (directories.Count > 1)
        {
            throw new UserErrorException(
                $"the relative paths of these runs start at different directories: those of {directories[0].Run} at "
                    + $"{directories[0].Directory}, those of {directories[1].Run} at {directories[1].Directory}; resume them with "
                    + "one command each"
            );
        }

        if (directories is [{ Directory: var directory }] && directory != Environment.CurrentDirectory)
        {
            if (Directory.Exists(directory))
            {
                Environment.CurrentDirectory = directory;
                terminal.Say("note", $"relative paths start at {directory}, where this was begun");
            }
            else
            {
                terminal.Say(
                    "note",
                    $"relative paths start here: {directory}, where this was begun, is not there any more"
                );
            }
        }
    }

    private static RunPlan OnlyPlan(PlanningResult planned, RunSummary run) =>
        planned.Runs is [var plan]
        && (run.Folder.Run == plan.Id || run.Folder.Run.StartsWith(plan.Id + "-", StringComparison.Ordinal))
            ? plan
            : throw new UserErrorException(
                $"{run.Folder.Path}/{RunLauncher.ResolvedFile} does not plan run {run.Folder.Run}: it was changed, or made by "
                    + "another version. Start over with 'rlfw run'"
            );
}
