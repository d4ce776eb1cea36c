using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Mlflow.Double;
using Rlfw.Tracking;

namespace Rlfw.Cli.Tests.Commands;

/// <summary>What journals and stores hold, in one form, to be compared.</summary>
internal static class TrackedRuns
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The points that the journals below a folder ask for: "maze/hash-1 eval/return 2000 = 0.5".</summary>
    public static SortedSet<string> OfJournals(string folder)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var run in RunFolders.List(Path.Combine(folder, "runs")))
        {
            // Of one stage in an environment, the only ones here: points stand at environment steps.
            var steps = 0L;
            foreach (var record in RunJournal.ReadAll(run.Folder))
            {
                var step = record.Payload is MetricsRecorded m ? steps = m.EnvironmentSteps : steps;
                foreach (var (name, value) in Values(record))
                {
                    lines.Add(Line(run.Folder.Run, name, step, record.Time.ToUnixTimeMilliseconds(), value));
                }
            }
        }

        return lines;
    }

    /// <summary>The points of all runs of an embedded store.</summary>
    public static async Task<SortedSet<string>> OfDatabase(string folder)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        await using var store = Open(folder);
        foreach (var run in await Runs(store))
        {
            foreach (var name in run.Metrics.Keys.Where(Counts))
            {
                foreach (var point in await store.HistoryAsync(run.Id, name, Cancellation))
                {
                    lines
                        .Add(Line(run.Tags["rlfw.run"], name, point.Step, point.Timestamp, point.Value))
                        .ShouldBeTrue("a point twice");
                }
            }
        }

        return lines;
    }

    /// <summary>The points of all runs of a server.</summary>
    public static SortedSet<string> OfServer(MlflowServerDouble server)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var run in server.State.ActiveRuns.Where(run => run.Tag("rlfw.kind") == "run"))
        {
            foreach (var point in run.Points.Where(point => Counts(point.Key)))
            {
                lines
                    .Add(Line(run.Tag("rlfw.run")!, point.Key, point.Step, point.Timestamp, point.Value))
                    .ShouldBeTrue($"{point.Key} of step {point.Step} is there twice");
            }
        }

        return lines;
    }

    public static IMlflowStore Open(string folder) =>
        MlflowStore.Open(
            MlflowTarget.Embedded(folder),
            new MlflowSettings(),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    /// <summary>The runs of all experiments, parents left out.</summary>
    public static async Task<IReadOnlyList<MlflowRun>> Runs(IMlflowStore store)
    {
        var experiments = await store.ListExperimentsAsync(Cancellation);
        return await store.SearchRunsAsync(
            new MlflowRunQuery(
                [.. experiments.Select(x => x.Id)],
                new Dictionary<string, string>(StringComparer.Ordinal) { ["rlfw.kind"] = "run" }
            ),
            Cancellation
        );
    }

    /// <summary>Where a text stands in the files below a folder, run folders apart.</summary>
    public static IReadOnlyList<string> FilesWith(string folder, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file =>
                    file.Contains("/mlartifacts/", StringComparison.Ordinal)
                    || file.Contains("mlflow.db", StringComparison.Ordinal)
                )
                .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0),
        ];
    }

    private static IEnumerable<KeyValuePair<string, double>> Values(RunEvent record) =>
        record.Payload switch
        {
            MetricsRecorded metrics => metrics.Values.Append(new("training_steps", record.Step)),
            RunEnded ended => ended.Results.Select(x => new KeyValuePair<string, double>($"final/{x.Key}", x.Value)),
            _ => [],
        };

    private static bool Counts(string name) =>
        !name.StartsWith("system/", StringComparison.Ordinal) && name != "time/run_seconds";

    private static string Line(string run, string name, long step, long time, double value) =>
        FormattableString.Invariant($"{run} {name} {step} at {time} = {value:R}");
}
