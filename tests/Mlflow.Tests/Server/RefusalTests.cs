using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>What a server does not take, and what was deleted.</summary>
public sealed class RefusalTests
{
    // What this server refuses in a batch, though MlflowNames lets it pass: as one on Windows does with ':'.
    private static readonly WireReply Refused = WireReply.Json(
        "400 Bad Request",
        """{"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid value \"bad:key\""}"""
    );

    [Fact]
    public async Task One_record_that_is_refused_does_not_take_the_others_with_it_and_is_named_once()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        RefuseBadKeys(rig);
        var records = new MlflowRecords
        {
            Metrics = [.. Enumerable.Range(0, 300).Select(i => new MlflowPoint(i == 217 ? "bad:key" : "x", i, 7, i))],
            Parameters =
            [
                KeyValuePair.Create("a", "1"),
                KeyValuePair.Create("b:bad:key", "2"),
                KeyValuePair.Create("c", "3"),
            ],
            Tags = [KeyValuePair.Create("t", "1")],
        };

        await rig.Store.LogAsync(run.Id, records, ServerRig.Now);
        await rig.Store.LogAsync(run.Id, records, ServerRig.Now);

        var stored = rig.State.ActiveRuns.Single();
        stored
            .Points.Select(point => point.Step)
            .ShouldBe(Enumerable.Range(0, 300).Where(i => i != 217).Select(i => (long)i));
        stored.Parameters.Select(parameter => parameter.Key).ShouldBe(["a", "c"]);
        stored.Tag("t").ShouldBe("1");
        rig.Warnings.Count.ShouldBe(2);
        rig.Warnings[0].ShouldContain("metric 'bad:key' is left out");
        rig.Warnings[1].ShouldContain("parameter 'b:bad:key' is left out");
    }

    [Fact]
    public async Task A_server_that_refuses_everything_is_not_asked_for_every_record()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        rig.Server.Misbehave(new Misbehaviour("refuses") { Times = 0, Reply = Refused }, "log-batch", times: 100_000);
        var records = new MlflowRecords
        {
            Metrics = [.. Enumerable.Range(0, 1000).Select(i => new MlflowPoint($"m{i}", i, 7, i))],
        };

        var fault = await ServerRig.FaultAsync(() => rig.Store.LogAsync(run.Id, records, ServerRig.Now));

        fault.Fault.ShouldBe(MlflowFault.Refused);
        rig.Server.Bodies("runs/log-batch").Count.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_for_a_proxy_goes_in_smaller_ones()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        rig.Server.Wire.Misbehave(
            Misbehaviour.TooLarge,
            request => request.Path.EndsWith("log-batch", StringComparison.Ordinal) && request.Body.Length > 8000,
            times: 1000
        );

        await rig.Store.LogAsync(
            run.Id,
            new MlflowRecords { Metrics = [.. Enumerable.Range(0, 1000).Select(i => new MlflowPoint("x", i, 7, i))] },
            ServerRig.Now
        );

        rig.State.ActiveRuns[0]
            .Points.Select(point => point.Step)
            .ShouldBe(Enumerable.Range(0, 1000).Select(i => (long)i));
    }

    [Fact]
    public async Task Parameters_keep_their_first_value_also_within_one_call()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();

        await rig.Store.LogAsync(
            run.Id,
            new MlflowRecords
            {
                Parameters =
                [
                    KeyValuePair.Create("lr", "1"),
                    KeyValuePair.Create("lr", "1"),
                    KeyValuePair.Create("lr", "2"),
                    KeyValuePair.Create("x", "1"),
                ],
            },
            ServerRig.Now
        );
        await rig.Store.LogAsync(
            run.Id,
            new MlflowRecords { Parameters = [KeyValuePair.Create("lr", "3"), KeyValuePair.Create("y", "1")] },
            ServerRig.Now
        );

        rig.State.ActiveRuns[0]
            .Parameters.ShouldBe([
                KeyValuePair.Create("lr", "1"),
                KeyValuePair.Create("x", "1"),
                KeyValuePair.Create("y", "1"),
            ]);
        rig.Warnings.ShouldHaveSingleItem().ShouldContain("'lr' keeps the value");
    }

    [Fact]
    public async Task What_was_deleted_or_never_was_is_gone()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        var missing = new string('0', 32);
        rig.State.Runs[0].IsDeleted = true;
        MlflowRecords records = new() { Metrics = [new("x", 1, 0, 0)] };

        foreach (var id in (string[])[run.Id, missing])
        {
            await GoneAsync(() => rig.Store.LogAsync(id, records, ServerRig.Now));
            await GoneAsync(() => rig.Store.SetStatusAsync(id, MlflowRunStatus.Finished, 1, ServerRig.Now));
            await GoneAsync(() => rig.Store.LogDatasetsAsync(id, [Dataset()], ServerRig.Now));
        }

        (await GoneAsync(() => rig.RunAsync())).ShouldContain("mlflow runs restore --run-id " + run.Id);
        rig.State.Experiments[1].IsDeleted = true;
        (await GoneAsync(() => rig.RunAsync())).ShouldContain("mlflow experiments restore --experiment-id 1");
        await GoneAsync(() => rig.Store.OpenRunAsync(ServerRig.NewRun("1", "demo/2"), ServerRig.Now));
        await GoneAsync(() => rig.Store.OpenRunAsync(ServerRig.NewRun("77", "demo/2"), ServerRig.Now));
        await GoneAsync(() => rig.Store.SetExperimentTagAsync("77", "a", "b", ServerRig.Now));
        rig.State.Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_came_twice_is_one_and_the_one_that_was_written_to_stays()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        await rig.Store.LogAsync(run.Id, new MlflowRecords { Metrics = [new("x", 1, 0, 0)] }, ServerRig.Now);
        // A request that was long on its way: it arrives when all is done.
        var late = rig.Server.Wire.Requests.Single(x => x.Path.EndsWith("runs/create", StringComparison.Ordinal));
        using (var client = new HttpClient())
        {
            using var body = new ByteArrayContent(late.Body);
            body.Headers.ContentType = new("application/json");
            using var answer = await client.PostAsync(new Uri(rig.Server.Address, late.Path), body, ServerRig.Now);
        }

        rig.State.ActiveRuns.Count.ShouldBe(2);
        (await rig.RunAsync()).Id.ShouldBe(run.Id);
        rig.State.ActiveRuns.ShouldHaveSingleItem().Id.ShouldBe(run.Id);
    }

    [Fact]
    public async Task Without_truncation_long_values_are_the_servers_to_judge()
    {
        await using var rig = new ServerRig(x => x with { CutsLongValues = false });
        var run = await rig.RunAsync();

        await rig.Store.LogAsync(
            run.Id,
            new MlflowRecords { Parameters = [KeyValuePair.Create("long", new string('x', 6001))] },
            ServerRig.Now
        );

        rig.Server.Bodies("runs/log-batch")[0]["params"]![0]!["value"]!.GetValue<string>().Length.ShouldBe(6001);
    }

    private static void RefuseBadKeys(ServerRig rig) =>
        rig.Server.Wire.Misbehave(
            new Misbehaviour("refuses") { Times = 0, Reply = Refused },
            request =>
                request.Path.EndsWith("log-batch", StringComparison.Ordinal)
                && request.Text.Contains("bad:key", StringComparison.Ordinal),
            times: 1000
        );

    private static async Task<string> GoneAsync(Func<Task> call)
    {
        var fault = await ServerRig.FaultAsync(call);
        fault.Fault.ShouldBe(MlflowFault.Gone, fault.Message);
        return fault.Message;
    }

    private static MlflowDataset Dataset() =>
        new()
        {
            Name = "x",
            Digest = "y",
            SourceType = "local",
            Source = "{}",
            Context = "training",
        };
}
