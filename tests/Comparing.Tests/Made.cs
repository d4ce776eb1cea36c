using System.Collections.Frozen;

namespace Rlfw.Comparing.Tests;

/// <summary>Runs as sources give them.</summary>
internal static class Made
{
    private static readonly DateTimeOffset Began = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static TrackedRun Run(
        string experiment,
        string hash,
        ulong seed,
        (string Key, double Value)[] metrics,
        params (string Name, string Value)[] parameters
    ) =>
        new()
        {
            Id = $"{experiment}/{hash}-{seed}",
            Run = $"{experiment}/{hash}-{seed}",
            Name = $"{experiment}/{hash}-{seed}",
            Experiment = new RunExperiment(experiment, experiment) { PrimaryMetric = "eval/return" },
            State = RunState.Finished,
            Seed = seed,
            Started = Began.AddMinutes(seed),
            Duration = TimeSpan.FromSeconds(10),
            Parameters = parameters
                .Append((Name: "experiment", Value: experiment))
                .ToFrozenDictionary(x => x.Name, x => x.Value, StringComparer.Ordinal),
            Metrics = metrics.ToFrozenDictionary(
                x => x.Key,
                x => new MetricPoint(100, 1_000, 10, x.Value),
                StringComparer.Ordinal
            ),
        };

    /// <summary>A run of an algorithm on cartpole that ended with a return.</summary>
    public static TrackedRun Learned(
        string algorithm,
        ulong seed,
        double score,
        params (string Name, string Value)[] parameters
    ) =>
        Run(
            $"cartpole-{algorithm}",
            $"{algorithm}000000000",
            seed,
            [("eval/return", score / 2), ("final/return", score), ("policy_loss", 0.1)],
            [
                ("algorithm", algorithm),
                ("algorithm.plugin", algorithm),
                ("environment.plugin", "cartpole"),
                .. parameters,
            ]
        );
}
