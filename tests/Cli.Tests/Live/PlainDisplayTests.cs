using Rlfw.Contracts;

namespace Rlfw.Cli.Tests.Live;

public sealed class PlainDisplayTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();
    private readonly Rlfw.Plans.RunPlan _plan = Plans.Of("demo", 3, stages: ["sft", "grpo"]);
    private long _sequence;

    [Fact]
    public async Task A_run_is_told_in_lines_that_keep_their_distance()
    {
        await using var display = new PlainDisplay(_output, _clock);
        display.Begin(_plan);
        Take(display, 0, new StageStarted("sft", 0, new Budget(100, null)));
        for (var step = 1; step <= 40; step++)
        {
            _clock.Now += TimeSpan.FromSeconds(0.5);
            Take(display, step, Metrics(step / 100.0, ("loss", 2.0 / step), ("eval/return", step)));
        }

        Take(
            display,
            40,
            new RunEnded(RunOutcome.Stopped, "stopped after training step 40; run again to continue", NoResults)
        );
        _output
            .ToString()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([
                "demo seed 3: begins (demo/0123456789ab-3)",
                "demo seed 3: stage sft 1/2",
                "demo seed 3: sft 1/2, 10%, 2.0 steps/s, 0:45 left, eval/return 10, loss 0.2",
                "demo seed 3: sft 1/2, 20%, 2.0 steps/s, 0:40 left, eval/return 20, loss 0.1",
                "demo seed 3: sft 1/2, 30%, 2.0 steps/s, 0:35 left, eval/return 30, loss 0.06667",
                "demo seed 3: sft 1/2, 40%, 2.0 steps/s, 0:30 left, eval/return 40, loss 0.05",
                "demo seed 3: stopped after training step 40; run again to continue",
            ]);
    }

    [Fact]
    public async Task Reports_stand_below_the_end_of_their_run()
    {
        await using var display = new PlainDisplay(_output, _clock);
        display.Begin(_plan);
        Take(display, 5, new ReportWritten("Values", "1 2\n3 4\n"));
        _output.ToString().ShouldNotContain("Values");
        Take(display, 5, new RunEnded(RunOutcome.Finished, "", new Dictionary<string, double> { ["return"] = 1.5 }));
        _output.ToString().ShouldEndWith("demo seed 3: finished: return 1.5\ndemo seed 3: Values\n1 2\n3 4\n");
    }

    [Fact]
    public async Task After_a_resume_the_rate_counts_from_where_the_run_continues()
    {
        await using var display = new PlainDisplay(_output, _clock);
        display.Begin(_plan);
        Take(display, 50, new RunResumed(50, 9));
        Take(display, 50, Metrics(0.5));
        _clock.Now += TimeSpan.FromSeconds(10);
        Take(display, 60, Metrics(0.6));
        _output.ToString().ShouldContain("continues from step 50");
        _output.ToString().ShouldContain("60%, 1.0 steps/s, 0:40 left");
    }

    public void Dispose() => _output.Dispose();

    private static Dictionary<string, double> NoResults => [];

    private static MetricsRecorded Metrics(double progress, params (string Name, double Value)[] values) =>
        new("sft", 0, progress, values.ToDictionary(v => v.Name, v => v.Value));

    private void Take(PlainDisplay display, long step, EventPayload payload) =>
        display.Take(_plan, new RunEvent(_plan.Id, ++_sequence, step, _clock.GetUtcNow(), payload));

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
