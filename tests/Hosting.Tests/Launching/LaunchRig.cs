using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Hosting.Tests.Launching;

/// <summary>The host as the command line makes it, with the real plugins, and a folder for runs.</summary>
internal sealed class LaunchRig : IDisposable
{
    private static readonly PluginCatalog _catalog = PluginHost.Load(
        PluginRoots.Find(AppContext.BaseDirectory, [], null)
    );

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddRlfwPlugins(_catalog)
        .AddRlfwLaunching()
        .BuildServiceProvider();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-launching-");

    public LaunchSettings Settings => new() { RunsFolder = Path.Combine(_folder.FullName, "runs"), Parallelism = 2 };

    public RunLauncher Launcher => _services.GetRequiredService<RunLauncher>();

    public Preflight Preflight => _services.GetRequiredService<Preflight>();

    public RunQueue Queue => _services.GetRequiredService<RunQueue>();

    /// <summary>Plans an experiment file.</summary>
    public IReadOnlyList<RunPlan> Plan(string yaml, params (string Name, string Value)[] environment)
    {
        var path = Path.Combine(_folder.FullName, "experiments.yaml");
        File.WriteAllText(path, yaml);
        var request = new PlanningRequest(path, _catalog)
        {
            Environment = name =>
                environment.FirstOrDefault(x => x.Name == name) is { Name: not null } set ? set.Value : null,
        };
        return ExperimentPlanner.Plan(request).RunsOrThrow();
    }

    /// <summary>Runs a file's only plan on this thread.</summary>
    public RunResult Run(string yaml, CancellationToken stop = default) =>
        Launcher.Run(Plan(yaml).Single(), Settings, stop);

    /// <summary>Writes a file beside the experiment file.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public static IReadOnlyList<RunEvent> Events(RunResult result) => [.. RunJournal.ReadAll(result.Folder)];

    public static string At(RunResult result, params string[] parts) => Path.Combine([result.Folder.Path, .. parts]);

    /// <summary>What a run computed: its events without clock readings and without what its sessions said of themselves.</summary>
    public static string[] Computed(RunResult result) =>
        [
            .. Events(result)
                .Where(x => x.Payload is StageStarted or MetricsRecorded or CompletionsSampled or ReportWritten)
                .Select(x => $"{x.Step} {Text(x.Payload)}"),
        ];

    public void Dispose()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Text(EventPayload payload) =>
        payload switch
        {
            MetricsRecorded x => $"{x.Stage} {x.EnvironmentSteps} {x.Progress:R} "
                + string.Join(
                    " ",
                    x.Values.Where(v => !MeasuredMetrics.Include(v.Key))
                        .OrderBy(v => v.Key, StringComparer.Ordinal)
                        .Select(v => FormattableString.Invariant($"{v.Key}={v.Value:R}"))
                ),
            CompletionsSampled x => string.Join(" | ", x.Samples.Select(s => $"{s.Prompt}>{s.Completion}")),
            _ => payload.ToString(),
        };
}
