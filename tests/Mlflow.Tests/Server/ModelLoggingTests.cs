namespace Rlfw.Mlflow.Tests.Server;

public sealed class ModelLoggingTests
{
    [Fact]
    public async Task An_older_server_keeps_models_as_artifacts_of_their_runs_and_that_is_said_once()
    {
        await using var rig = new ServerRig();
        rig.Server.IsOld = true;
        var run = await rig.RunAsync();

        var id = await rig.Store.LogModelAsync(Model(rig, run, "final"), ServerRig.Now);
        (await rig.Store.LogModelAsync(Model(rig, run, "final"), ServerRig.Now)).ShouldBe(id);

        id.ShouldBe($"runs:/{run.Id}/policy");
        rig.State.Files.Keys.ShouldBe([
            $"1/{run.Id}/artifacts/policy/MLmodel",
            $"1/{run.Id}/artifacts/policy/data/adapter.bin",
        ]);
        rig.Warnings.ShouldHaveSingleItem().ShouldContain("older than 3.0");
    }

    [Fact]
    public async Task A_model_whose_files_did_not_all_arrive_is_finished_by_the_next_try()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        rig.Server.Misbehave(Double.Misbehaviour.Forbidden, "adapter.bin");

        await ServerRig.FaultAsync(() => rig.Store.LogModelAsync(Model(rig, run, "final"), ServerRig.Now));
        rig.State.Models.ShouldHaveSingleItem().Status.ShouldBe("LOGGED_MODEL_PENDING");
        await rig.Store.LogModelAsync(Model(rig, run, "final"), ServerRig.Now);

        rig.State.Models.ShouldHaveSingleItem().Status.ShouldBe("LOGGED_MODEL_READY");
        rig.State.Runs[0].Outputs.ShouldHaveSingleItem().Value.ShouldBe(7);
        rig.State.Models[0].Tags.ShouldContain(KeyValuePair.Create("rlfw.key", "final"));
        rig.State.Files.Count.ShouldBe(2);
    }

    private static NewMlflowModel Model(ServerRig rig, MlflowRun run, string key) =>
        new()
        {
            Run = run,
            Key = key,
            Name = "policy",
            Step = 7,
            Files = new Dictionary<string, string>
            {
                ["MLmodel"] = rig.File("MLmodel", "flavors: {}"),
                ["data/adapter.bin"] = rig.File("adapter.bin", "weights"),
            },
        };
}
