using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary><c>rlfw runs list</c>.</summary>
internal static class RunsListCommand
{
    public static Command Build(Terminal terminal)
    {
        var command = new Command("list", "Lists runs with where they stand and their results")
        {
            CommonOptions.Runs,
            CommonOptions.Json,
        };
        command.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(CommonOptions.Runs);
            var exists = RunsRoot.Exists(terminal, root);
            var runs = RunFolders.List(root);
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(terminal, JsonText.List(runs.Select(ToJson)));
            }
            else if (runs.Count == 0 && exists)
            {
                terminal.Out.WriteLine($"no runs in {Path.GetFullPath(root)}");
            }
            else if (runs.Count > 0)
            {
                Table(runs).Write(terminal);
                foreach (var run in runs.Where(run => run.Status is RunStatus.Failed or RunStatus.Damaged))
                {
                    terminal.Out.WriteLine($"{run.Folder.Run}: {run.Message}");
                }
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static TextTable Table(IReadOnlyList<RunSummary> runs)
    {
        var table = new TextTable("run", "status", ">step", "updated", "results");
        foreach (var run in runs)
        {
            table.Add(
                run.Folder.Run,
                Words(run.Status),
                run.Step.ToString(CultureInfo.InvariantCulture),
                run.Updated?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
                string.Join(", ", run.Results.Select(r => $"{r.Key} {Numbers.Short(r.Value)}"))
            );
        }

        return table;
    }

    private static JsonNode ToJson(RunSummary run) =>
        new JsonObject
        {
            ["run"] = run.Folder.Run,
            ["folder"] = run.Folder.Path,
            ["experiment"] = run.Experiment,
            ["seed"] = run.Seed,
            ["status"] = Words(run.Status),
            ["step"] = run.Step,
            ["started"] = run.Started,
            ["updated"] = run.Updated,
            ["message"] = run.Message,
            ["results"] = JsonText.Map(run.Results),
        };

    private static string Words(RunStatus status) => status.ToString().ToLowerInvariant();
}
