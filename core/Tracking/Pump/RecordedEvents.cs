using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// The events that a resumed run recorded after the checkpoint it continues from. The run computes them again; each is
/// compared, in order, with what is emitted, until all are used up. What a process says about itself (start, resume,
/// checkpoint, end) is not part of the comparison, nor is what was measured (<see cref="MeasuredMetrics"/>).
/// </summary>
/// <param name="run">The run's id, for messages.</param>
/// <param name="recorded">All recorded events after the checkpoint.</param>
/// <param name="checkpoint">The checkpoint's sequence number.</param>
internal sealed class RecordedEvents(string run, IEnumerable<RunEvent> recorded, long checkpoint)
{
    private readonly Queue<RunEvent> _held = new(recorded.Where(e => IsComputed(e.Payload)));

    /// <summary>Whether events are left to compare.</summary>
    public bool Any => _held.Count > 0;

    /// <summary>Up to where the run has repeated its record: the number a checkpoint stores while events are left.</summary>
    public long Sequence { get; private set; } = checkpoint;

    /// <summary>Whether the run itself computes such an event, so that it must come again after a resume.</summary>
    public static bool IsComputed(EventPayload payload) =>
        payload
            is MetricsRecorded
                or CompletionsSampled
                or CompletionsStored
                or WarningRaised
                or StageStarted
                or DataUsed
                or ReportWritten;

    /// <summary>Takes the next recorded event and compares.</summary>
    /// <param name="step">The step of the emitted event.</param>
    /// <param name="payload">The emitted event.</param>
    /// <returns>Null where they agree, else what differs.</returns>
    public string? Compare(long step, EventPayload payload)
    {
        var before = _held.Dequeue();
        Sequence = before.Sequence;
        var difference =
            before.Step != step
                ? $"at step {before.Step} it had recorded {Name(before.Payload)}, now {Name(payload)} came at step {step}"
            : Json(Timeless(before.Payload)) == Json(Timeless(payload)) ? null
            : (before.Payload, payload) is (MetricsRecorded a, MetricsRecorded b) ? $"at step {step} {Difference(a, b)}"
            : $"at step {step} it had recorded {Name(before.Payload)}, now came {Name(payload)}{Excerpts(before.Payload, payload)}";
        return difference is null ? null : $"run {run} did not repeat what it had recorded: {difference}";
    }

    private static string Difference(MetricsRecorded before, MetricsRecorded now)
    {
        foreach (var (name, value) in before.Values.Where(v => !MeasuredMetrics.Include(v.Key)))
        {
            if (!now.Values.TryGetValue(name, out var again))
            {
                return $"metric {name} was {value:R}, now it is missing";
            }

            if (!value.Equals(again) || double.IsNegative(value) != double.IsNegative(again))
            {
                return $"metric {name} was {value:R}, now it is {again:R}";
            }
        }

        return now.Values.Keys.FirstOrDefault(name =>
                !MeasuredMetrics.Include(name) && !before.Values.ContainsKey(name)
            )
                is { } added
                ? $"metric {added} was missing, now it is {now.Values[added]:R}"
            : before.Stage != now.Stage ? $"stage was {before.Stage}, now it is {now.Stage}"
            : before.EnvironmentSteps != now.EnvironmentSteps
                ? $"environment steps were {before.EnvironmentSteps}, now they are {now.EnvironmentSteps}"
            : $"progress was {before.Progress:R}, now it is {now.Progress:R}";
    }

    private static string Excerpts(EventPayload before, EventPayload now)
    {
        var (a, b) = (Json(before), Json(now));
        var common = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
        return $": '{Excerpt(a, common)}' became '{Excerpt(b, common)}'";
    }

    private static string Excerpt(string text, int around)
    {
        var start = Math.Max(0, around - 20);
        return text[start..Math.Min(text.Length, around + 40)];
    }

    // Order within a metrics dictionary says nothing; names do.
    private static EventPayload Timeless(EventPayload payload) =>
        payload is MetricsRecorded metrics
            ? metrics with
            {
                Values = new SortedDictionary<string, double>(
                    metrics.Values.Where(v => !MeasuredMetrics.Include(v.Key)).ToDictionary(StringComparer.Ordinal),
                    StringComparer.Ordinal
                ),
            }
            : payload;

    private static string Json(EventPayload payload) => JsonSerializer.Serialize(payload, EventJson.Lines.EventPayload);

    private static string Name(EventPayload payload) =>
        payload switch
        {
            MetricsRecorded => "metrics",
            CompletionsSampled => "completions",
            CompletionsStored => "stored completions",
            WarningRaised w => $"the warning {w.Kind}",
            DataUsed d => $"the {d.Context} data of stage {d.Stage}",
            StageStarted s => $"the start of stage {s.Stage}",
            ReportWritten r => $"the report '{r.Title}'",
            _ => payload.GetType().Name,
        };
}
