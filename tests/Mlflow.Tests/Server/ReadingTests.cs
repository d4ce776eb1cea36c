using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

public sealed class ReadingTests
{
    [Fact]
    public async Task All_pages_are_read()
    {
        await using var rig = new ServerRig();
        await rig.RunAsync();
        var experiment = rig.State.Experiments[1];
        for (var i = 0; i < 250; i++)
        {
            var run = new StoredRun
            {
                Id = $"{i:x32}",
                Experiment = experiment,
                Name = $"run {i}",
                User = "dev",
                StartTime = ServerRig.T0 + 1000 - i,
            };
            run.Tags.Add(new("kind", i % 2 == 0 ? "even" : "odd"));
            rig.State.Runs.Add(run);
        }

        rig.State.Runs[0]
            .Points.AddRange(
                Enumerable.Range(0, 60_000).Select(i => new StoredPoint("x", i, ServerRig.T0 + i, 60_000 - i))
            );
        for (var i = 0; i < 1100; i++)
        {
            rig.State.Experiments.Add(
                new StoredExperiment
                {
                    Id = $"{i + 2}",
                    Name = $"e{i}",
                    ArtifactLocation = "mlflow-artifacts:/x",
                }
            );
        }

        var all = await rig.Store.SearchRunsAsync(Query(experiment.Id), ServerRig.Now);
        var even = await rig.Store.SearchRunsAsync(Query(experiment.Id, ("kind", "even")), ServerRig.Now);
        var points = await rig.Store.HistoryAsync(rig.State.Runs[0].Id, "x", ServerRig.Now);
        var experiments = await rig.Store.ListExperimentsAsync(ServerRig.Now);

        all.Count.ShouldBe(251);
        all.Select(run => run.StartTime).ShouldBeInOrder();
        even.Count.ShouldBe(125);
        points.Count.ShouldBe(60_000);
        points.Select(point => point.Step).ShouldBeInOrder();
        experiments.Select(x => x.Id).ShouldBe(Enumerable.Range(0, 1102).Select(i => $"{i}"));
        rig.Server.Wire.Requests.Count(request => request.Path.EndsWith("get-history", StringComparison.Ordinal))
            .ShouldBe(3);
    }

    [Fact]
    public async Task Runs_and_experiments_that_were_deleted_are_not_listed()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        rig.State.Runs[0].IsDeleted = true;

        (await rig.Store.SearchRunsAsync(Query(run.ExperimentId), ServerRig.Now)).ShouldBeEmpty();
        rig.State.Experiments[1].IsDeleted = true;
        (await rig.Store.ListExperimentsAsync(ServerRig.Now)).Select(x => x.Name).ShouldBe(["Default"]);
    }

    [Fact]
    public async Task A_list_without_an_end_is_no_endless_loop()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        rig.Server.Misbehave(
            new Misbehaviour("same page") { Reply = WireReply.Json("200 OK", """{"next_page_token":"x"}""") },
            "get-history",
            times: 1000
        );

        var fault = await ServerRig.FaultAsync(() => rig.Store.HistoryAsync(run.Id, "x", ServerRig.Now));

        fault.Fault.ShouldBe(MlflowFault.Unavailable);
    }

    private static MlflowRunQuery Query(string experiment, params (string Key, string Value)[] tags) =>
        new([experiment], tags.ToDictionary(tag => tag.Key, tag => tag.Value));
}
