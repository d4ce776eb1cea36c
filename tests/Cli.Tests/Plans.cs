using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Cli.Tests;

/// <summary>Plans and results for tests of what is shown of them.</summary>
internal static class Plans
{
    public static RunPlan Of(string experiment, ulong seed, string hash = "0123456789ab", params string[] stages) =>
        new()
        {
            Experiment = experiment,
            Seed = seed,
            Hash = hash,
            Stages = [.. (stages.Length == 0 ? ["main"] : stages).Select(Stage)],
            Tracking = [],
            Device = "cpu",
            Threads = 1,
            Checkpoint = new CheckpointPlan(null, true),
            Assignment = new Dictionary<string, string>(),
            Parameters = new Dictionary<string, string>(),
            ResolvedYaml = "",
            Source = "experiments.yaml:3:5",
        };

    public static RunResult Finished(RunPlan plan, double seconds, params (string Metric, double Value)[] results) =>
        new()
        {
            Plan = plan,
            Folder = new RunFolder("/runs/" + plan.Id, plan.Id),
            Outcome = RunOutcome.Finished,
            Results = results.ToDictionary(r => r.Metric, r => r.Value),
            Duration = TimeSpan.FromSeconds(seconds),
        };

    private static StagePlan Stage(string name) =>
        new()
        {
            Name = name,
            Algorithm = new PluginChoice<IAlgorithm>(Descriptor("learn"), NoOptions),
            Model = new PluginChoice<IModel>(Descriptor("think"), NoOptions),
            Rewards = [],
            Budget = new Budget(100, null),
            Evaluation = new EvaluationPlan
            {
                Every = null,
                Metric = "return",
                Episodes = 1,
            },
        };

    private static NoOptions NoOptions { get; } = new();

    private static PluginDescriptor Descriptor(string id) =>
        new()
        {
            Kind = PluginKind.Algorithm,
            Id = id,
            Summary = "",
            ImplementationType = typeof(object),
            OptionsType = typeof(NoOptions),
            Package = "tests",
            PackageVersion = "1.0.0",
            Folder = "/",
        };
}
