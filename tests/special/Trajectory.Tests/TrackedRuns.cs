using Rlfw.Contracts;
using Rlfw.Mlflow.Double;
using Rlfw.Tracking;

namespace Rlfw.Trajectory.Tests;

/// <summary>What journals ask of a store, and what of a store's content does not depend on when and how often its process died.</summary>
internal static class TrackedRuns
{
    // What names the machine's folders and times, or counts events, of which a run that was resumed has more.
    private static readonly string[] _ownTags = ["rlfw.folder", "rlfw.key", "rlfw.delivered", "rlfw.delivered_system"];

    // Parameters that the tracker adds, to group runs by.
    private static readonly string[] _shortNames = ["algorithm", "experiment", "seed", "group", "stages"];

    /// <summary>The points that a run's journal asks for, the parameters, datasets, and how it stands.</summary>
    public static IEnumerable<StoredRow> OfJournal(RunFolder folder)
    {
        var events = RunJournal.ReadAll(folder).ToList();
        var started = (RunStarted)events[0].Payload;
        // Points of runs in an environment stand at environment steps, of which the runs here have one stage.
        var countsEnvironmentSteps = started.Parameters.ContainsKey("environment.plugin");
        var steps = 0L;
        foreach (var record in events)
        {
            steps = record.Payload is MetricsRecorded metrics ? metrics.EnvironmentSteps : steps;
            foreach (var (name, value) in Values(record, countsEnvironmentSteps))
            {
                yield return new StoredRow(
                    folder.Run,
                    "metric",
                    // MLflow takes no '@' ("eval/pass@1").
                    name.Replace('@', '_'),
                    countsEnvironmentSteps ? steps : record.Step,
                    record.Time.ToUnixTimeMilliseconds(),
                    FormattableString.Invariant($"{value:R}")
                );
            }
        }

        foreach (
            var (name, value) in started.Parameters.Where(x => !_shortNames.Contains(x.Key, StringComparer.Ordinal))
        )
        {
            yield return new StoredRow(folder.Run, "parameter", name, 0, 0, value);
        }

        foreach (var data in events.Select(x => x.Payload).OfType<DataUsed>())
        {
            yield return new StoredRow(folder.Run, "dataset", data.Name, 0, 0, $"{data.Digest} {data.Context}");
        }

        var ended = (RunEnded)events[^1].Payload;
        yield return new StoredRow(folder.Run, "run", "", 0, 0, ended.Outcome.ToString().ToUpperInvariant());
        yield return new StoredRow(folder.Run, "file", "metrics.csv", 0, 0, DigestOf(folder, "metrics.csv"));
        yield return new StoredRow(
            folder.Run,
            "file",
            "models/model/model.safetensors",
            0,
            0,
            DigestOf(folder, "model/model.safetensors")
        );
    }

    /// <summary>The rows of a store that a journal asks for, in the journal's words.</summary>
    public static IEnumerable<StoredRow> AskedFor(IEnumerable<StoredRow> rows) =>
        rows.Where(x => !x.Run.StartsWith("study ", StringComparison.Ordinal))
            .Select(x =>
                x.Kind switch
                {
                    "metric" => IsSystem(x.Name) || x.Name == "time/run_seconds" ? null : x,
                    "parameter" => _shortNames.Contains(x.Name, StringComparer.Ordinal) ? null : x,
                    "dataset" => x with { Name = x.Name.Split(' ')[0], Value = FirstWords(x.Value) },
                    "run" => x with { Name = "", Step = 0, Time = 0 },
                    "file" => x.Name is "metrics.csv" or "models/model/model.safetensors" ? x : null,
                    _ => null,
                }
            )
            .OfType<StoredRow>();

    /// <summary>
    /// A store's rows without what was measured, without times, and without what a parent went through on its way: its last
    /// values stay.
    /// </summary>
    public static IEnumerable<string> Computed(IEnumerable<StoredRow> rows) =>
        rows.Where(x =>
                x.Kind switch
                {
                    "metric" => !IsMeasured(x.Name) && !x.Run.StartsWith("study ", StringComparison.Ordinal),
                    "latest" => !IsMeasured(x.Name),
                    "tag" => !_ownTags.Contains(x.Name, StringComparer.Ordinal),
                    "file" => !IsMeasuredFile(x.Name),
                    _ => true,
                }
            )
            .Select(x => x.Kind == "run" ? $"{x.Run} run {x.Value}" : $"{x.Run} {x.Kind} {x.Name} {x.Step} {x.Value}")
            // Points of one step and value at two times: whether those are one millisecond is the machine's.
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, double>> Values(RunEvent record, bool countsEnvironmentSteps) =>
        record.Payload switch
        {
            MetricsRecorded metrics => countsEnvironmentSteps
                ? metrics.Values.Append(new("training_steps", record.Step))
                : metrics.Values,
            RunEnded ended => ended.Results.Select(x => new KeyValuePair<string, double>($"final/{x.Key}", x.Value)),
            _ => [],
        };

    private static string DigestOf(RunFolder folder, string name) => StoredRows.Digest(Path.Combine(folder.Path, name));

    private static string FirstWords(string value) => string.Join(' ', value.Split(' ').Take(2));

    private static bool IsSystem(string name) => name.StartsWith("system/", StringComparison.Ordinal);

    private static bool IsMeasured(string name)
    {
        var metric = name.StartsWith("final/", StringComparison.Ordinal) ? name["final/".Length..] : name;
        return IsSystem(name) || MeasuredMetrics.Include(metric);
    }

    // They hold measured values, or when they were written.
    private static bool IsMeasuredFile(string name) =>
        name is "metrics.csv"
        || name.EndsWith("/MLmodel", StringComparison.Ordinal)
        || name.StartsWith("curves/time_", StringComparison.Ordinal);
}
