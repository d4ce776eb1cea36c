using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>
/// <c>rlfw runs remove</c>: deletes what it is told to by name or by state; asks nothing and takes nothing for granted.
/// </summary>
internal static class RunsRemoveCommand
{
    public static Command Build(Terminal terminal)
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Runs (experiment/hash-seed) or experiments, whose runs are all meant",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ids.CompletionSources.Add(RunSelection.Complete);
        var states = new[]
        {
            RunStatus.Finished,
            RunStatus.Stopped,
            RunStatus.Failed,
            RunStatus.Interrupted,
            RunStatus.Damaged,
        }
            .Select(status => (Status: status, Option: Flag(status)))
            .ToList();
        var command = new Command("remove", "Deletes runs with everything in their folders")
        {
            ids,
            CommonOptions.Runs,
        };
        states.ForEach(state => command.Options.Add(state.Option));
        command.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(CommonOptions.Runs);
            var chosen = states.Where(s => parsed.GetValue(s.Option)).Select(s => s.Status).ToHashSet();
            var named = parsed.GetValue(ids) ?? [];
            if (named.Length == 0 && chosen.Count == 0)
            {
                throw new UserErrorException("say which runs: their ids, or a state such as --failed");
            }

            RunsRoot.Exists(terminal, root);
            var runs = (named.Length == 0 ? RunFolders.List(root) : RunSelection.Find(root, named))
                .Where(run => chosen.Count == 0 || chosen.Contains(run.Status))
                .ToList();
            RefuseRunning(runs);
            foreach (var run in runs)
            {
                RunFolders.Remove(run.Folder);
                terminal.Out.WriteLine($"removed {run.Folder.Run} ({run.Status.ToString().ToLowerInvariant()})");
            }

            if (runs.Count == 0)
            {
                terminal.Out.WriteLine("nothing to remove");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Option<bool> Flag(RunStatus status)
    {
        var word = status.ToString().ToLowerInvariant();
        return new Option<bool>($"--{word}") { Description = $"Those that are {word}; of the named ones, or of all" };
    }

    // Before the first one is deleted: a command that is refused has changed nothing.
    private static void RefuseRunning(IReadOnlyList<RunSummary> runs)
    {
        if (runs.FirstOrDefault(run => run.Status == RunStatus.Running) is { } running)
        {
            throw new UserErrorException($"run {running.Folder.Run} is running; stop it first. Nothing was removed");
        }
    }
}
