using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Benchmarks;

/// <summary>
/// Runs the experiments of training.yaml as the command line does, in folders that are gone afterwards, and tells how fast they were.
/// </summary>
internal sealed class TrainingRuns : IDisposable
{
    private const string Rate = "time/environment_steps_per_second";

    private readonly PluginCatalog _catalog = PluginHost.Load(PluginRoots.Find(AppContext.BaseDirectory, [], null));
    private readonly ServiceProvider _services;
    private readonly RunLauncher _launcher;

    /// <summary>Loads the plugins.</summary>
    public TrainingRuns()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddRlfwPlugins(_catalog)
            .AddRlfwLaunching()
            .BuildServiceProvider();
        _launcher = _services.GetRequiredService<RunLauncher>();
    }

    /// <summary>The runs of training.yaml.</summary>
    /// <param name="overrides">Changes, as on the command line.</param>
    /// <param name="only">The experiments wanted; none for all.</param>
    public IReadOnlyList<RunPlan> Plan(IReadOnlyList<string> overrides, IReadOnlyList<string> only) =>
        ExperimentPlanner
            .Plan(
                new PlanningRequest(Path.Combine(AppContext.BaseDirectory, "Training", "training.yaml"), _catalog)
                {
                    Overrides = overrides,
                    Only = only,
                }
            )
            .RunsOrThrow();

    /// <summary>
    /// Environment steps a second by the run's own measure (its training alone: no evaluation, no checkpoint, no start of the process), and
    /// by the processor time of the whole process, start and end of the run included: what the first would be on a machine that has
    /// nothing else to do, or a little less.
    /// </summary>
    public (double Wall, double Processor) Measure(RunPlan plan)
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-benchmark-");
        var before = Environment.CpuUsage.TotalTime;
        try
        {
            var result = _launcher.Run(
                plan,
                new LaunchSettings { RunsFolder = folder.FullName },
                CancellationToken.None
            );
            return result.Outcome == RunOutcome.Finished
                ? StepsPerSecond(RunJournal.ReadAll(result.Folder), Environment.CpuUsage.TotalTime - before)
                : throw new UserErrorException($"{plan.Experiment}: {result.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();

    /// <summary>All steps over all their time; each record has the rate since the one before.</summary>
    private static (double Wall, double Processor) StepsPerSecond(IEnumerable<RunEvent> events, TimeSpan processorTime)
    {
        var (before, seconds) = (0L, 0.0);
        foreach (var record in events.Select(x => x.Payload).OfType<MetricsRecorded>())
        {
            if (record.Values.TryGetValue(Rate, out var rate))
            {
                seconds += (record.EnvironmentSteps - before) / rate;
                before = record.EnvironmentSteps;
            }
        }

        return (before / seconds, before / processorTime.TotalSeconds);
    }
}
