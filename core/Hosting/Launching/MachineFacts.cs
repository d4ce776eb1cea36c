using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Measuring;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>What a run's start event says about where it runs: what one needs to know to repeat it.</summary>
internal static class MachineFacts
{
    // Once for the process: the runs of a queue come from the same sources.
    private static readonly Lazy<SourceFacts?> _sources = new(() => GitSources.OfWorkingDirectory().Facts());

    /// <summary>Facts by name.</summary>
    /// <param name="plan">The run, for its threads and plugins.</param>
    /// <param name="device">The device it computes on.</param>
    public static IReadOnlyDictionary<string, string> Of(RunPlan plan, Device device)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["device"] = device.ToString(),
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["host"] = Environment.MachineName,
            ["libtorch"] = Libtorch.Version,
            ["os"] = RuntimeInformation.OSDescription,
            ["processor"] = Processor(),
            ["rlfw"] = Rlfw,
            ["threads"] = plan.Threads.ToString(CultureInfo.InvariantCulture),
        };
        AddSources(facts);
        foreach (var plugin in Plugins(plan))
        {
            facts[$"plugin.{plugin.Package}"] = plugin.PackageVersion;
        }

        return facts;
    }

    private static void AddSources(SortedDictionary<string, string> facts)
    {
        if (_sources.Value is not { } sources)
        {
            return;
        }

        facts["git_commit"] = sources.Commit;
        facts["git_dirty"] = sources.IsDirty ? "true" : "false";
        if (sources.Branch is { } branch)
        {
            facts["git_branch"] = branch;
        }

        if (sources.Repository is { } repository)
        {
            facts["git_repository"] = repository;
        }
    }

    /// <summary>
    /// What a stage's checkpoints depend on, by role: the plugins whose state is in them ("ppo 0.1.0"), and the data.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="data">What exactly was loaded of its dataset; null where the plan says everything.</param>
    public static IReadOnlyDictionary<string, string> Components(StagePlan stage, string? data)
    {
        var components = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["algorithm"] = Version(stage.Algorithm.Plugin),
            ["model"] = Version(stage.Model.Plugin),
            ["rlfw"] = $"rlfw {Rlfw}",
        };
        if (stage.Environment is { } environment)
        {
            components["environment"] = Version(environment.Plugin);
        }

        if (data is not null)
        {
            components["data"] = $"data {data}";
        }

        return components;
    }

    private static string Rlfw => typeof(MachineFacts).Assembly.GetName().Version!.ToString(3);

    private static string Version(PluginDescriptor plugin) => $"{plugin.Id} {plugin.PackageVersion}";

    /// <summary>The plugins that a plan names itself; those within their options are not listed.</summary>
    private static IEnumerable<PluginDescriptor> Plugins(RunPlan plan) =>
        plan
            .Stages.SelectMany(stage =>
                new PluginChoice?[]
                {
                    stage.Algorithm,
                    stage.Environment,
                    stage.Dataset,
                    stage.Model,
                    stage.Evaluation.Judge,
                }.Concat(stage.Rewards.Select(x => x.Reward))
            )
            .Concat(plan.Tracking)
            .OfType<PluginChoice>()
            .Select(x => x.Plugin);

    private static string Processor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var name = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(x => x.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return name is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : name[(name.IndexOf(':') + 1)..].Trim();
    }
}
