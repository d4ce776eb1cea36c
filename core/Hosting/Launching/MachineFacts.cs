using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Hosting.Processes;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>What a run's start event says about where it runs: what one needs to know to repeat it.</summary>
internal static class MachineFacts
{
    private static readonly Lazy<string?> _commit = new(GitCommit);

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
        if (_commit.Value is { } commit)
        {
            facts["git_commit"] = commit;
        }

        foreach (var plugin in Plugins(plan))
        {
            facts[$"plugin.{plugin.Package}"] = plugin.PackageVersion;
        }

        return facts;
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

    /// <summary>The commit of the repository around the working directory, "-dirty" behind it where files differ.</summary>
    private static string? GitCommit()
    {
        var patience = TimeSpan.FromSeconds(5);
        if (ProcessRunner.TryRun("git", ["rev-parse", "HEAD"], patience) is not { ExitCode: 0 } head)
        {
            return null;
        }

        var changes = ProcessRunner.TryRun("git", ["status", "--porcelain", "--untracked-files=no"], patience);
        return head.Output.Trim() + (changes is { ExitCode: 0, Output: "" } ? "" : "-dirty");
    }
}
