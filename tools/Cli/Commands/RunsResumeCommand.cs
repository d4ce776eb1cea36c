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

    private static RunPlan OnlyPlan(PlanningResult planned, RunSummary run) =>
        planned.Runs is [var plan]
        && (run.Folder.Run == plan.Id || run.Folder.Run.StartsWith(plan.Id + "-", StringComparison.Ordinal))
            ? plan
            : throw new UserErrorException(
                $"{run.Folder.Path}/{RunLauncher.ResolvedFile} does not plan run {run.Folder.Run}: it was changed, or made by "
                    + "another version. Start over with 'rlfw run'"
            );
}
