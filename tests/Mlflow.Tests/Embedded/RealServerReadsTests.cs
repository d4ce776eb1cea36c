using Rlfw.Mlflow.Server;
using Rlfw.Mlflow.Tests.Server;

namespace Rlfw.Mlflow.Tests;

/// <summary>
/// What the store wrote, read by a real MLflow server over the same file, where MLFLOW_TEST_SERVER names the server and
/// MLFLOW_TEST_DATABASE its mlflow.db, with its artifacts in mlartifacts beside it.
/// </summary>
public sealed class RealServerReadsTests
{
    [Fact]
    public async Task A_real_server_shows_what_the_store_wrote_and_the_store_what_the_server_was_told()
    {
        var address = Environment.GetEnvironmentVariable("MLFLOW_TEST_SERVER");
        var database = Environment.GetEnvironmentVariable("MLFLOW_TEST_DATABASE");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "MLFLOW_TEST_SERVER names no MLflow server");
        Assert.SkipWhen(string.IsNullOrEmpty(database), "MLFLOW_TEST_DATABASE names no database of that server");
        var settings = MlflowSettings.FromEnvironment(Environment.GetEnvironmentVariable, "/nowhere");
        await using var files = new TemporaryStore();
        await using var store = EmbeddedStore.Open(database!, TimeProvider.System, files.Logger);
        await using var server = new ServerStore(new Uri(address!), settings, TimeProvider.System, files.Logger);
        var name = $"embedded {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}";

        await StoreScenario.RunAsync(store, name, files.Folder, TestContext.Current.CancellationToken);
        var experiment = await server.OpenExperimentAsync(name, default);
        var query = new MlflowRunQuery([experiment.Id], new Dictionary<string, string>());
        var written = await store.SearchRunsAsync(query, default);
        var shown = await server.SearchRunsAsync(query, default);

        shown.Select(run => run.Id).ShouldBe(written.Select(run => run.Id), ignoreOrder: true);
        foreach (var run in written)
        {
            var other = shown.Single(x => x.Id == run.Id);
            (other.Name, other.Status, other.EndTime, other.ArtifactUri).ShouldBe(
                (run.Name, run.Status, run.EndTime, run.ArtifactUri)
            );
            other.Parameters.ShouldBe(run.Parameters, ignoreOrder: true);
            other.Tags.ShouldBe(run.Tags, ignoreOrder: true);
            other.Metrics.ShouldBe(run.Metrics, ignoreOrder: true);
            foreach (var key in run.Metrics.Keys)
            {
                (await server.HistoryAsync(run.Id, key, default)).ShouldBe(
                    await store.HistoryAsync(run.Id, key, default)
                );
            }

            (await server.ListArtifactsAsync(other, "config", default)).ShouldBe(
                await store.ListArtifactsAsync(run, "config", default),
                ignoreOrder: true
            );
        }

        var told = new MlflowRecords { Metrics = [new("from/server", 1, 2, 3)], Tags = [new("told", "yes")] };
        await server.LogAsync(written[0].Id, told, default);
        var found = (await store.FindRunAsync(written[0].Id, default))!;
        (found.Metrics["from/server"], found.Tags["told"]).ShouldBe((told.Metrics[0], "yes"));
    }
}
