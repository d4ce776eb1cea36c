using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Trajectory.Tests;

/// <summary>What a run computed, as its folder has it.</summary>
internal static class Trajectory
{
    /// <summary>All runs below a folder: id to what they computed.</summary>
    public static SortedDictionary<string, string[]> Of(string runs) =>
        new(
            RunFolders.List(runs).ToDictionary(x => x.Folder.Run, x => Of(x.Folder), StringComparer.Ordinal),
            StringComparer.Ordinal
        );

    /// <summary>What was stored of completions: no line twice, none missing.</summary>
    private static IEnumerable<string> Completions(RunFolder folder) =>
        RunCompletions.Exists(folder)
            ? RunCompletions.ReadAll(folder).Select(x => JsonSerializer.Serialize(x with { Sequence = 0 }))
            : [];

    /// <summary>Events without clock readings and without what the run's processes said of themselves; results; the model.</summary>
    private static string[] Of(RunFolder folder) =>
        [
            .. RunJournal.ReadAll(folder).Select(x => Text(x.Step, x.Payload)).OfType<string>(),
            .. Completions(folder),
            Convert.ToHexString(File.ReadAllBytes(Path.Combine(folder.Path, "model", "model.safetensors"))),
        ];

    private static string? Text(long step, EventPayload payload) =>
        payload switch
        {
            MetricsRecorded x => $"{step} {x.Stage} {x.EnvironmentSteps} {x.Progress:R} {Text(x.Values)}",
            CompletionsSampled x => $"{step} "
                + string.Join(" | ", x.Samples.Select(s => $"{s.Prompt}>{s.Completion} {Text(s.Rewards)}")),
            RunEnded { Outcome: RunOutcome.Finished } x => $"{step} {Text(x.Results)}",
            CompletionsStored x => $"{step} {x.Stage} {x.Source} {x.Count} {x.Digest}",
            StageStarted or ReportWritten or WarningRaised => $"{step} {payload}",
            _ => null,
        };

    private static string Text(IReadOnlyDictionary<string, double> values) =>
        string.Join(
            ' ',
            values
                .Where(x => !MeasuredMetrics.Include(x.Key))
                .OrderBy(x => x.Key, StringComparer.Ordinal)
                .Select(x => FormattableString.Invariant($"{x.Key}={x.Value:R}"))
        );
}
