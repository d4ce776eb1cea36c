using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>What a dry run shows: the runs, where their folders stand, and the files that would re-run them exactly.</summary>
internal static class PlanReport
{
    public static void Write(Terminal terminal, IReadOnlyList<RunPlan> plans, LaunchSettings settings)
    {
        var table = new TextTable("run", "experiment", ">seed", "stages", "device", "state");
        foreach (var plan in plans)
        {
            table.Add(
                plan.Id,
                RunLabel.OfExperiment(plan),
                plan.Seed.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", plan.Stages.Select(Stage)),
                plan.Device,
                State(plan, settings)
            );
        }

        table.Write(terminal);
        terminal.Out.WriteLine();
        // Seeds of one experiment differ in nothing else: one file stands for them.
        foreach (var group in plans.GroupBy(plan => (plan.Experiment, plan.Hash)))
        {
            terminal.Out.WriteLine($"# {RunLabel.OfExperiment(group.First())}, seed {group.First().Seed}");
            terminal.Out.WriteLine(group.First().ResolvedYaml.TrimEnd());
            terminal.Out.WriteLine();
        }
    }

    public static JsonArray ToJson(IReadOnlyList<RunPlan> plans, LaunchSettings settings) =>
        JsonText.List(
            plans.Select(plan => new JsonObject
            {
                ["run"] = plan.Id,
                ["experiment"] = plan.Experiment,
                ["seed"] = plan.Seed,
                ["hash"] = plan.Hash,
                ["assignment"] = JsonText.Map(plan.Assignment),
                ["state"] = State(plan, settings),
                ["source"] = plan.Source,
                ["stages"] = JsonText.List(
                    plan.Stages.Select(stage => new JsonObject
                    {
                        ["name"] = stage.Name,
                        ["algorithm"] = stage.Algorithm.Plugin.Id,
                        ["steps"] = stage.Budget.Steps,
                        ["environment_steps"] = stage.Budget.EnvironmentSteps,
                    })
                ),
                ["resolved"] = plan.ResolvedYaml,
            })
        );

    private static string Stage(StagePlan stage)
    {
        var budget = stage.Budget.Steps is { } steps
            ? string.Create(CultureInfo.InvariantCulture, $"{steps:N0} steps")
            : string.Create(CultureInfo.InvariantCulture, $"{stage.Budget.EnvironmentSteps:N0} environment steps");
        var name = stage.Name == stage.Algorithm.Plugin.Id ? "" : $"{stage.Name}: ";
        return $"{name}{stage.Algorithm.Plugin.Id} {budget}";
    }

    private static string State(RunPlan plan, LaunchSettings settings)
    {
        var folder = RunRequest.For(plan, settings).Folder;
        if (!Directory.Exists(folder.Path))
        {
            return "new";
        }

        var summary = RunFolders.Inspect(folder);
        return summary.Status switch
        {
            RunStatus.Finished => "finished, will be skipped",
            RunStatus.Running => "running",
            RunStatus.Damaged => "damaged",
            _ => $"{summary.Status.ToString().ToLowerInvariant()} at step {summary.Step}, will be resumed",
        };
    }
}
