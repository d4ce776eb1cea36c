using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>Everything that can go wrong, at any moment, many times over.</summary>
public sealed class ChaosTests
{
    private static readonly Misbehaviour[] Kinds =
    [
        Misbehaviour.ResetBefore,
        Misbehaviour.LostAnswer,
        Misbehaviour.Truncated,
        Misbehaviour.Garbage,
        Misbehaviour.EmptyOk,
        Misbehaviour.Duplicate,
        Misbehaviour.SlowDown,
        Misbehaviour.Failure(503),
        Misbehaviour.FailureAfter(500),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_bad_day_leaves_the_server_with_what_a_good_day_would(int seed)
    {
        var good = await SnapshotAsync(_ => { });
        var happened = 0;

        var bad = await SnapshotAsync(rig =>
        {
            var state = (ulong)seed;
            foreach (var kind in Kinds)
            {
                rig.Server.Wire.Misbehave(
                    kind,
                    _ =>
                    {
                        state = (state * 6364136223846793005) + 1442695040888963407;
                        var hits = state >> 59 == 0;
                        happened += hits ? 1 : 0;
                        return hits;
                    },
                    times: int.MaxValue
                );
            }
        });

        happened.ShouldBeGreaterThan(20);
        bad.ShouldBe(good);
    }

    private static async Task<string> SnapshotAsync(Action<ServerRig> misbehave)
    {
        await using var rig = new ServerRig();
        var folder = Directory.CreateTempSubdirectory("rlfw-chaos-");
        misbehave(rig);
        await StoreScenario.RunAsync(new PersistentStore(rig.Store), "demo", folder.FullName, ServerRig.Now);
        folder.Delete(recursive: true);
        return Snapshot.Of(rig.State);
    }
}
