using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Benchmarks;

/// <summary>
/// Environment steps a second of whole runs, launched as the command line launches them. Each run measures its training
/// steps alone (<c>time/environment_steps_per_second</c>): no evaluation, no checkpoint, no start of the process.
/// </summary>
internal static class TrainingBenchmark
{
    private const int Repeats = 5;
    private const string Rate = "time/environment_steps_per_second";

    /// <summary>Runs the experiments of training.yaml, or those with one of the words in their names.</summary>
    public static void Run(IReadOnlyList<string> words)
    {
        var catalog = PluginHost.Load(PluginRoots.Find(AppContext.BaseDirectory, [], null));
        var request = new PlanningRequest(Path.Combine(AppContext.BaseDirectory, "training.yaml"), catalog);
        var plans = ExperimentPlanner
            .Plan(request)
            .RunsOrThrow()
            .Where(plan => words.Count == 0 || words.Any(x => plan.Experiment.Contains(x, StringComparison.Ordinal)))
            .ToArray();
        using var services = new ServiceCollection()
            .AddLogging()
            .AddRlfwPlugins(catalog)
            .AddRlfwLaunching()
            .BuildServiceProvider();
        var launcher = services.GetRequiredService<RunLauncher>();
        Console.WriteLine(
            $"libtorch {torch.__version__}, 1 thread, environment steps a second: median [least..most] of {Repeats} runs"
        );
        Console.WriteLine();
        Console.WriteLine("| experiment | environment steps | steps a second | steps a second of the processor |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var plan in plans)
        {
            // The first run compiles, finds caches cold, and is left out.
            var measured = Enumerable.Range(0, Repeats + 1).Select(_ => Measure(launcher, plan)).Skip(1).ToArray();
            var rates = measured.Select(rate => rate.Wall).Order().ToArray();
            var steps = plan.Stages.Sum(stage => stage.Budget.EnvironmentSteps);
            Console.WriteLine(
                $"| {plan.Experiment} | {steps:N0} | {rates[Repeats / 2]:N0} [{rates[0]:N0}..{rates[^1]:N0}] "
                    + $"| {measured.Select(rate => rate.Processor).Order().ElementAt(Repeats / 2):N0} |"
            );
        }
    }

    /// <summary>
    /// Steps a second by the run's own measure, and by the processor time of the whole process, start and end of the run included:
    /// what the first would be on a machine that has nothing else to do, or a little less.
    /// </summary>
    private static (double Wall, double Processor) Measure(RunLauncher launcher, RunPlan plan)
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-benchmark-");
        var before = Environment.CpuUsage.TotalTime;
        try
        {
            var result = launcher.Run(
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
