using System.CommandLine;
using System.CommandLine.Completions;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>Runs named on the command line.</summary>
internal static class RunSelection
{
    /// <summary>The runs with these ids.</summary>
    /// <param name="root">The folder of runs.</param>
    /// <param name="ids">"experiment/hash-seed", or "experiment" for all its runs.</param>
    /// <exception cref="UserErrorException">There is no such run; the message names those there are.</exception>
    public static IReadOnlyList<RunSummary> Find(string root, IReadOnlyList<string> ids)
    {
        var runs = RunFolders.List(root);
        return
        [
            .. ids.SelectMany(id =>
                    runs.Where(run =>
                            run.Folder.Run == id || run.Folder.Run.StartsWith(id + "/", StringComparison.Ordinal)
                        )
                        .ToList()
                        is { Count: > 0 } found
                        ? found
                        : throw new UserErrorException(
                            $"there is no run {id} in {Path.GetFullPath(root)}; 'rlfw runs list' shows those there are"
                        )
                )
                .DistinctBy(run => run.Folder.Run, StringComparer.Ordinal),
        ];
    }

    /// <summary>The folder of one run.</summary>
    /// <param name="root">The folder of runs.</param>
    /// <param name="name">Its id, an experiment that has a single run, or the path of the run folder.</param>
    /// <exception cref="UserErrorException">There is no such run, or several.</exception>
    public static RunFolder One(string root, string name)
    {
        var path = Path.GetFullPath(name);
        var isFolder = RunJournal.Exists(new RunFolder(path, name));
        if (isFolder)
        {
            return new RunFolder(path, $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}");
        }

        var found = Find(root, [name]);
        return found.Count == 1
            ? found[0].Folder
            : throw new UserErrorException(
                $"{name} has {found.Count} runs; name one of {string.Join(", ", found.Select(x => x.Folder.Run))}"
            );
    }

    /// <summary>Completes run ids.</summary>
    public static IEnumerable<CompletionItem> Complete(CompletionContext context)
    {
        var root = context.ParseResult.GetValue(CommonOptions.Runs) ?? "runs";
        return RunFolders.List(root).Select(run => new CompletionItem(run.Folder.Run));
    }
}
