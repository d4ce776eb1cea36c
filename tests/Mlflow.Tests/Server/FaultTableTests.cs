using System.Text;
using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>
/// Every misbehaviour in every call. Afterwards the server holds exactly what a good one would; where the call failed, it says
/// rightly whether another try may succeed, and that other try does.
/// </summary>
public sealed class FaultTableTests
{
    // What a store is asked for, and the request in which something goes wrong.
    private static readonly (string Call, string Request, Func<ServerRig, MlflowRun, Task> Do)[] Calls =
    [
        (
            "open experiment",
            "experiments/get-by-name",
            (rig, _) => rig.Store.OpenExperimentAsync("other", ServerRig.Now)
        ),
        ("make experiment", "experiments/create", (rig, _) => rig.Store.OpenExperimentAsync("other", ServerRig.Now)),
        (
            "tag experiment",
            "set-experiment-tag",
            (rig, run) => rig.Store.SetExperimentTagAsync(run.ExperimentId, "team", "rl", ServerRig.Now)
        ),
        (
            "find run",
            "runs/search",
            (rig, run) => rig.Store.OpenRunAsync(ServerRig.NewRun(run.ExperimentId, "demo/2"), ServerRig.Now)
        ),
        (
            "make run",
            "runs/create",
            (rig, run) => rig.Store.OpenRunAsync(ServerRig.NewRun(run.ExperimentId, "demo/2"), ServerRig.Now)
        ),
        ("log batch", "runs/log-batch", (rig, run) => rig.Store.LogAsync(run.Id, Records(), ServerRig.Now)),
        ("datasets", "runs/log-inputs", (rig, run) => rig.Store.LogDatasetsAsync(run.Id, [Dataset()], ServerRig.Now)),
        (
            "status",
            "runs/update",
            (rig, run) => rig.Store.SetStatusAsync(run.Id, MlflowRunStatus.Failed, ServerRig.T0 + 9, ServerRig.Now)
        ),
        (
            "upload",
            "mlflow-artifacts/artifacts/",
            (rig, run) => rig.Store.UploadAsync(run, "a/b.txt", rig.File("b.txt", "twelve bytes"), ServerRig.Now)
        ),
        (
            "upload's check",
            "mlflow-artifacts/artifacts?",
            (rig, run) => rig.Store.UploadAsync(run, "a/b.txt", rig.File("b.txt", "twelve bytes"), ServerRig.Now)
        ),
        ("find model", "logged-models/search", (rig, run) => LogModelAsync(rig, run)),
        ("make model", "logged-models!", (rig, run) => LogModelAsync(rig, run)),
        ("link model", "runs/outputs", (rig, run) => LogModelAsync(rig, run)),
        ("read run", "runs/get", (rig, run) => rig.Store.FindRunAsync(run.Id, ServerRig.Now)),
        ("read metric", "metrics/get-history", (rig, run) => rig.Store.HistoryAsync(run.Id, "x", ServerRig.Now)),
    ];

    // Mended by the call itself.
    private static readonly Misbehaviour[] Passing =
    [
        Misbehaviour.Latency(TimeSpan.FromMilliseconds(50)),
        Misbehaviour.ResetBefore,
        Misbehaviour.LostAnswer,
        Misbehaviour.Truncated,
        Misbehaviour.NoHttp,
        Misbehaviour.Duplicate,
        Misbehaviour.Hang,
        Misbehaviour.HangAfter,
        Misbehaviour.SlowDown,
        Misbehaviour.Failure(408),
        Misbehaviour.Failure(500),
        Misbehaviour.Failure(502),
        Misbehaviour.Failure(503),
        Misbehaviour.FailureAfter(504),
    ];

    // Mended by the call itself only where the request is of the kind that is not sent twice blindly.
    private static readonly Misbehaviour[] Odd = [Misbehaviour.Garbage, Misbehaviour.EmptyOk];

    private static readonly Misbehaviour[] Blocking =
    [
        Misbehaviour.Page,
        Misbehaviour.WrongAddress,
        Misbehaviour.Redirect,
        Misbehaviour.Unauthorized,
        Misbehaviour.Forbidden,
        Misbehaviour.WrongHost,
    ];

    [Fact]
    public async Task Whatever_goes_wrong_once_the_server_ends_up_with_what_a_good_one_would()
    {
        var good = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (call, _, carryOut) in Calls)
        {
            await using var rig = new ServerRig();
            await carryOut(rig, await rig.RunAsync());
            good[call] = Snapshot.Of(rig.State);
        }

        Misbehaviour[] kinds = [.. Passing, .. Odd, .. Blocking];
        var cells = new string[kinds.Length * Calls.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, cells.Length),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ServerRig.Now },
            async (at, _) =>
            {
                var call = Calls[at % Calls.Length];
                cells[at] = await CellAsync(kinds[at / Calls.Length], call.Request, call.Do, good[call.Call]);
            }
        );

        TestContext.Current.TestOutputHelper!.WriteLine(Table(kinds, cells));
        var wrong = cells
            .Select((cell, at) => (Kind: kinds[at / Calls.Length], Calls[at % Calls.Length].Call, Cell: cell))
            .Where(x => !Expected(x.Kind, x.Call).Contains(x.Cell))
            .Select(x => $"{x.Kind.Name} in {x.Call}: {x.Cell}")
            .ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_is_unavailable_and_one_that_is_wrong_is_blocked()
    {
        foreach (
            var kind in (Misbehaviour[])[.. Passing.Except([Passing[0], Misbehaviour.Duplicate]), .. Odd, .. Blocking]
        )
        {
            await using var rig = new ServerRig(x => x with { Http = Brief });
            var run = await rig.RunAsync();
            rig.Server.Misbehave(kind, times: 1000);

            var fault = await ServerRig.FaultAsync(() => rig.Store.LogAsync(run.Id, Records(), ServerRig.Now));

            fault.Fault.ShouldBe(
                Array.IndexOf(Blocking, kind) >= 0 ? MlflowFault.Blocked : MlflowFault.Unavailable,
                $"{kind.Name}: {fault.Message}"
            );
            rig.Server.Wire.Behave();
            await rig.Store.LogAsync(run.Id, Records(), ServerRig.Now);
            rig.State.ActiveRuns[0].Points.Count.ShouldBe(3, kind.Name);
        }
    }

    // Long enough for a busy machine, short enough for those that hang.
    private static Http.HttpPolicy Brief { get; } =
        ServerRig.Hasty with
        {
            Retries = 2,
            ResponseTimeout = TimeSpan.FromSeconds(1),
        };

    private static async Task<string> CellAsync(
        Misbehaviour kind,
        string request,
        Func<ServerRig, MlflowRun, Task> carryOut,
        string good
    )
    {
        await using var rig = new ServerRig(x => x with { Http = Brief with { Retries = 3 } });
        var run = await rig.RunAsync();
        rig.Server.Wire.Misbehave(kind, came => Fits(came, request));
        var outcome = "ok";
        try
        {
            await carryOut(rig, run);
        }
        catch (MlflowException fault)
        {
            outcome = $"{fault.Fault}";
            // As the tracker does, later.
            await carryOut(rig, run);
        }

        var happened = !rig.Server.Wire.HasPlans;
        var now = Snapshot.Of(rig.State);
        return !happened ? "did not happen"
            : now == good ? outcome
            : $"differs:\n{now}\n-- and not\n{good}";
    }

    private static bool Fits(WireRequest came, string request) =>
        request.EndsWith('!')
            ? came.Path.EndsWith(request[..^1], StringComparison.Ordinal)
            : came.Target.Contains(request, StringComparison.Ordinal);

    private static string[] Expected(Misbehaviour kind, string call)
    {
        // Finding and making are one: what is not understood is looked for again.
        string[] looped = ["make run", "make model", "link model"];
        return Array.IndexOf(Passing, kind) >= 0 ? ["ok"]
            : Array.IndexOf(Odd, kind) >= 0 ? [looped.Contains(call) ? "ok" : "Unavailable"]
            : ["Blocked"];
    }

    private static string Table(Misbehaviour[] kinds, string[] cells)
    {
        var text = new StringBuilder($"{"", -17}");
        foreach (var (call, _, _) in Calls)
        {
            text.Append($"| {call, -15}");
        }

        for (var kind = 0; kind < kinds.Length; kind++)
        {
            text.Append($"\n{kinds[kind].Name, -17}");
            for (var call = 0; call < Calls.Length; call++)
            {
                text.Append($"| {cells[(kind * Calls.Length) + call].Split('\n')[0], -15}");
            }
        }

        return text.ToString();
    }

    private static MlflowRecords Records() =>
        new()
        {
            Metrics =
            [
                new("x", 1, ServerRig.T0, 0),
                new("x", 2, ServerRig.T0 + 1, 1),
                new("y", double.NaN, ServerRig.T0, 0),
            ],
            Parameters = [KeyValuePair.Create("lr", "0.1")],
            Tags = [KeyValuePair.Create("phase", "train")],
        };

    private static MlflowDataset Dataset() =>
        new()
        {
            Name = "gsm8k",
            Digest = "abc",
            SourceType = "local",
            Source = "{}",
            Context = "training",
        };

    private static Task LogModelAsync(ServerRig rig, MlflowRun run) =>
        rig.Store.LogModelAsync(
            new NewMlflowModel
            {
                Run = run,
                Key = "final",
                Name = "policy",
                Step = 3,
                Parameters = new Dictionary<string, string> { ["hidden"] = "64" },
                Files = new Dictionary<string, string> { ["MLmodel"] = rig.File("MLmodel", "flavors: {}") },
            },
            ServerRig.Now
        );
}
