using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Measuring;
using Rlfw.Mlflow;
using Rlfw.Mlflow.Double;
using Rlfw.Plugins.MlflowTracking;
using Rlfw.Plugins.MlflowTracking.Delivery;
using Rlfw.Tracking;

namespace Rlfw.MlflowTracking.Tests;

/// <summary>
/// The delivery of a whole run with everything that a run can have, in which each single message between tracker and store is lost
/// once: every request, every answer.
/// </summary>
public sealed class EveryFailureTests : IAsyncDisposable
{
    private static readonly MlflowOptions _everything = new()
    {
        Models = ModelPolicy.All,
        Checkpoints = CheckpointPolicy.All,
        Completions = CompletionPolicy.All,
    };

    private readonly RunOnDisk _run = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whichever_message_is_lost_the_next_delivery_ends_with_the_same_store(bool isAnotherProcess)
    {
        WriteRun();
        var (expected, messages) = await Deliver("straight", _ => false, isAnotherProcess);
        expected
            .Select(x => x.Kind)
            .Distinct()
            .Order()
            .ShouldBe(["dataset", "file", "latest", "metric", "model", "parameter", "run", "tag"]);
        expected.ShouldContain(x => x.Run.StartsWith("study") && x.Name == "final/return/mean" && x.Value == "2");
        expected.Count(x => x.Kind == "model").ShouldBe(2);
        messages.ShouldBeGreaterThan(60);

        // Several at once: what takes the time is the disk.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, messages),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (lost, _) =>
            {
                var (found, _) = await Deliver($"lost-{lost}", x => x == lost, isAnotherProcess);
                found.Except(expected).ShouldBeEmpty($"too much: message {lost} of {messages} was lost");
                expected.Except(found).ShouldBeEmpty($"missing: message {lost} of {messages} was lost");
                found.Length.ShouldBe(expected.Length, $"twice: message {lost} of {messages} was lost");
            }
        );
    }

    [Fact]
    public async Task A_checkpoint_that_its_run_replaces_at_any_moment_is_left_out_and_stops_nothing()
    {
        _run.Emit(0, RunOnDisk.Started());
        _run.Emit(4, new CheckpointSaved("checkpoints/step-00000004"));
        _run.Emit(5, new RunEnded(RunOutcome.Finished, "", new Dictionary<string, double>()));
        _run.Flush();
        var sent = new List<int>();
        for (var moment = 0; sent.Count == 0 || sent[^1] < 3; moment++)
        {
            string[] names = ["model.bin", "optimizer.bin", "state.bin"];
            Array.ForEach(names, x => Write($"checkpoints/step-00000004/{x}", x));

            var (rows, messages) = await Deliver($"replaced-{moment}", x => Removes(x == moment), true);

            sent.Add(rows.Count(x => x.Name.StartsWith("checkpoints/", StringComparison.Ordinal)));
            moment.ShouldBeLessThan(messages);
        }

        sent.Distinct().ShouldBe([0, 1, 2, 3]);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private bool Removes(bool now)
    {
        if (now)
        {
            Directory.Delete(Path.Combine(_run.Folder.Path, "checkpoints"), recursive: true);
        }

        return false;
    }

    /// <summary>Delivers into a new store; what fails is tried again, by the same process or by another.</summary>
    private async Task<(StoredRow[] Rows, int Messages)> Deliver(
        string name,
        Func<int, bool> loses,
        bool isAnotherProcess
    )
    {
        var folder = Directory.CreateDirectory(Path.Combine(_run.Root.FullName, name));
        var database = Path.Combine(folder.FullName, MlflowTarget.DatabaseName);
        int messages;
        var store = MlflowStore.Open(
            new MlflowTarget(database, null),
            new MlflowSettings(),
            _run.Clock,
            NullLoggerFactory.Instance
        );
        await using (store)
        {
            var flaky = new FlakyStore(store, loses);
            var delivery = new RunDelivery(_run.Context(_everything), flaky);
            if (!await Try(delivery))
            {
                flaky.Failures.ShouldBe(1);
                var next = isAnotherProcess ? new RunDelivery(_run.Context(_everything), flaky) : delivery;
                (await Try(next)).ShouldBeTrue();
                delivery = next;
            }

            messages = flaky.Messages;
            delivery.Delivered.ShouldBe(new JournalReader(_run.Folder).ReadAfter(0).Last().Sequence);
        }

        StoredRow[] rows = [.. StoredRows.Of(database)];
        folder.Delete(recursive: true);
        return (rows, messages);
    }

    private static async Task<bool> Try(RunDelivery delivery)
    {
        try
        {
            await delivery.DeliverAsync(Cancellation);
            return true;
        }
        catch (MlflowException)
        {
            return false;
        }
    }

    private void WriteRun()
    {
        Write("resolved.yaml", "version: 1");
        Write("source.diff", "+ a line");
        Write("model/model.safetensors", "weights");
        Write("model-best/model.safetensors", "better weights");
        Write("checkpoints/step-00000004/state.bin", "a state");
        _run.Emit(0, RunOnDisk.Started(runs: 2));
        _run.Emit(0, new StageStarted("main", 0, new Budget(5, 0)));
        _run.Emit(0, new DataUsed("main", "sums", "training", "digest1") { Examples = 20 });
        _run.Emit(0, new DataUsed("main", "sums", "evaluation", "digest2"));
        for (var step = 1; step <= 3; step++)
        {
            _run.Emit(step, RunOnDisk.Metrics(("loss", 1.0 / step), ("eval/return", step)));
        }

        _run.Emit(4, Completions(CompletionSource.Training, "2"));
        _run.Emit(4, Completions(CompletionSource.Evaluation, "3"));
        _run.Emit(4, new CheckpointSaved("checkpoints/step-00000004"));
        _run.Emit(4, new WarningRaised("main", "kl", "the policy leaves"));
        _run.Emit(4, new RunResumed(4, 2));
        _run.Emit(5, RunOnDisk.Metrics(("loss", 0.1), ("eval/return", double.NaN)));
        _run.Emit(5, new ReportWritten("operators", "a table"));
        _run.Emit(5, new RunEnded(RunOutcome.Finished, "", new Dictionary<string, double> { ["return"] = 2 }));
        _run.Flush();
        var log = new SystemLog(_run.Folder);
        for (var number = 1; number <= 3; number++)
        {
            log.Append(
                new SystemSample(
                    number,
                    DateTimeOffset.UnixEpoch.AddDays(1).AddSeconds(10 * number),
                    new Dictionary<string, double> { ["system/cpu_utilization_percentage"] = 10 * number }
                )
            );
        }
    }

    private static CompletionsStored Completions(CompletionSource source, string completion) =>
        new("main", source, 1)
        {
            Completions =
            [
                new StoredCompletion
                {
                    Group = 0,
                    Prompt = "1+1=",
                    Completion = completion,
                    Finished = true,
                    Tokens = 2,
                    Rewards = new Dictionary<string, double> { ["correctness"] = 1 },
                },
            ],
        };

    private void Write(string name, string text)
    {
        var path = Path.Combine(_run.Folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
