using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Comparing.Sources;
using Rlfw.Mlflow;

namespace Rlfw.Comparing.Tests.Sources;

public sealed class MlflowRunSourceTests : IDisposable
{
    private const long Began = 1_767_225_600_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-comparing-").FullName;

    [Fact]
    public async Task Runs_are_read_as_trackers_log_them_without_the_studies_above_them()
    {
        await using (var store = EmbeddedStore.Open(File, TimeProvider.System, NullLogger.Instance))
        {
            var experiment = await store.OpenExperimentAsync("pole", Stop);
            await store.SetExperimentTagAsync(
                experiment.Id,
                "mlflow.experiment.primaryMetric.name",
                "eval/return",
                Stop
            );
            await store.SetExperimentTagAsync(
                experiment.Id,
                "mlflow.experiment.primaryMetric.greaterIsBetter",
                "True",
                Stop
            );
            var study = await OpenAsync(store, experiment.Id, "study", new() { ["rlfw.kind"] = "study" });
            var run = await OpenAsync(
                store,
                experiment.Id,
                "pole seed 4",
                new()
                {
                    ["rlfw.kind"] = "run",
                    ["rlfw.run"] = "pole/0123456789ab-4",
                    ["mlflow.parentRunId"] = study.Id,
                }
            );
            await store.LogAsync(
                run.Id,
                new MlflowRecords
                {
                    Parameters = [new("algorithm.plugin", "ppo"), new("seed", "4"), new("experiment", "pole")],
                    Metrics =
                    [
                        new("eval/return", 10, Began + 1_000, 0),
                        new("environment_steps", 0, Began + 1_000, 0),
                        new("eval/return", 90, Began + 5_000, 50),
                        new("environment_steps", 400, Began + 5_000, 50),
                        new("final/return", 91, Began + 6_000, 50),
                        new("time/run_seconds", 5.5, Began + 6_000, 50),
                    ],
                },
                Stop
            );
            await store.SetStatusAsync(run.Id, MlflowRunStatus.Finished, Began + 7_000, Stop);
        }

        await using var source = Open(site: "http://127.0.0.1:5000/");
        var experiments = await source.ListExperimentsAsync(Stop);
        var read = (await source.ListRunsAsync(experiments, Stop)).ShouldHaveSingleItem();

        read.Run.ShouldBe("pole/0123456789ab-4");
        read.Seed.ShouldBe(4ul);
        read.State.ShouldBe(RunState.Finished);
        read.Duration.ShouldBe(TimeSpan.FromSeconds(5.5));
        read.Parameters["algorithm"].ShouldBe("ppo");
        read.Experiment.PrimaryMetric.ShouldBe("eval/return");
        read.Experiment.GreaterIsBetter.ShouldBe(true);
        read.Link.ShouldBe($"http://127.0.0.1:5000/#/experiments/{read.Experiment.Id}/runs/{read.Id}");
        read.Metrics["final/return"].Value.ShouldBe(91);
        (await source.HistoriesAsync(read, ["eval/return", "absent"], Stop))["eval/return"]
            .ShouldBe([new MetricPoint(0, 0, 1, 10), new MetricPoint(50, 400, 5, 90)]);
    }

    [Fact]
    public async Task What_MLflow_itself_wrote_can_be_compared()
    {
        var golden = Path.Combine(Shared, "populated-6953534de441.db");
        Assert.SkipUnless(System.IO.File.Exists(golden), $"{golden} is not there");
        System.IO.File.Copy(golden, File);
        await using var source = Open(site: null);

        var comparison = await Comparer.CompareAsync(
            source,
            new ComparisonRequest
            {
                Names = ["golden-sweep"],
                Metric = "ep_return",
                GroupBy = "optimizer.lr",
            },
            Stop
        );

        comparison.Runs.Select(run => run.Run.Name).ShouldBe(["ppo-lr0.0003-seed0", "ppo-lr0.001-seed1"]);
        comparison
            .Groups.Select(group => (group.Label, group.Mean?.Estimate, group.Failed))
            .ShouldBe([("0.0003", 37.5, 0), ("0.001", null, 1)]);
        var curves = await CurveReader.ReadAsync(source, comparison, Stop);
        curves[0].Metric.ShouldBe("rollout/ep_return");
        curves[0]
            .Runs[comparison.Runs[0].Run.Id]
            .Select(point => (point.Step, point.Value))
            .ShouldBe([.. Enumerable.Range(0, 8).Select(k => (128L * k, 20 + (2.5 * k)))]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Shared =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../shared/golden/mlflow"));

    private string File => Path.Combine(_folder, MlflowTarget.DatabaseName);

    private MlflowRunSource Open(string? site) =>
        new(EmbeddedReader.Open(File, TimeProvider.System), new MlflowTarget(File, null), site);

    private static Task<MlflowRun> OpenAsync(
        EmbeddedStore store,
        string experiment,
        string name,
        Dictionary<string, string> tags
    ) =>
        store.OpenRunAsync(
            new NewMlflowRun(
                experiment,
                name,
                name,
                Began,
                "somebody",
                tags.ToFrozenDictionary(StringComparer.Ordinal)
            ),
            Stop
        );
}
