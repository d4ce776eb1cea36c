namespace Rlfw.Mlflow.Tests.Server;

public sealed class ServerStoreTests
{
    [Fact]
    public async Task Everything_is_there_once_and_comes_back_as_it_was_written()
    {
        await using var rig = new ServerRig();
        var folder = Directory.CreateTempSubdirectory("rlfw-server-");

        await StoreScenario.RunAsync(rig.Store, "demo", folder.FullName, ServerRig.Now);

        folder.Delete(recursive: true);
        var run = rig.State.ActiveRuns.Single(x => x.Name == "ppo seed 1");
        rig.State.ActiveRuns.Count.ShouldBe(2);
        run.Points.Count.ShouldBe(2508);
        run.Inputs.Count.ShouldBe(2);
        run.Outputs.Select(output => output.Value).ShouldBe([384, 384]);
        rig.State.Models.Select(model => model.Status).ShouldBe(["LOGGED_MODEL_READY", "LOGGED_MODEL_READY"]);
        rig.State.Models[0].Parameters.Count.ShouldBe(130);
        rig.Warnings.ShouldHaveSingleItem().ShouldContain("'p.0' keeps the value");
    }
}
