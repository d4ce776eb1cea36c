using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests;

/// <summary>Events as runs emit them.</summary>
internal static class Payloads
{
    public static readonly RunStarted Started = new(
        "demo",
        7,
        new Dictionary<string, string> { ["algorithm.learning_rate"] = "0.001" },
        new Dictionary<string, string> { ["host"] = "somewhere" }
    );

    public static RunEnded Ended(RunOutcome outcome, string message = "") =>
        new(outcome, message, new Dictionary<string, double> { ["eval/return"] = 12.5 });

    public static MetricsRecorded Metrics(params (string Name, double Value)[] values) =>
        new("main", 64, 0.25, values.ToDictionary(v => v.Name, v => v.Value));

    public static CompletionsStored Stored(params string[] completions) =>
        new("main", CompletionSource.Training, completions.Length)
        {
            Completions =
            [
                .. completions.Select(x => new StoredCompletion
                {
                    Group = 0,
                    Prompt = "1+1=",
                    Completion = x,
                    Answer = "2",
                    Finished = true,
                    Tokens = x.Length,
                    Rewards = new Dictionary<string, double> { ["format"] = 1 },
                    Total = 0.2,
                    Advantage = -0.5f,
                }),
            ],
        };

    /// <summary>What a deterministic run computes at a step.</summary>
    public static EventPayload Computed(long step) =>
        (step % 6) switch
        {
            0 => new StageStarted($"stage-{step}", (int)step, new Budget(step, null)),
            1 => Metrics(("loss", Math.Sin(step) / 3), ("eval/return", step)),
            2 => new CompletionsSampled(
                "main",
                [new SampledCompletion("1+1=", "2\n\"ü\"", "2", new Dictionary<string, double> { ["format"] = 1 })]
            ),
            3 => new WarningRaised("main", $"kind-{step}", "something is odd"),
            4 => Stored($"text {step}", $"ü\n{step}"),
            _ => new ReportWritten("Table", $"row {step}\nrow"),
        };
}
