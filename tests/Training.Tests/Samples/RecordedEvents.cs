using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A run's events in memory; a resumed run forgets what came after its checkpoint and records it again.</summary>
internal sealed class RecordedEvents : IRunEvents
{
    private readonly List<(long Step, EventPayload Payload)> _events = [];

    public long Sequence => _events.Count;

    public IReadOnlyList<(long Step, EventPayload Payload)> All => _events;

    public IEnumerable<(long Step, MetricsRecorded Metrics)> Metrics =>
        _events.Where(x => x.Payload is MetricsRecorded).Select(x => (x.Step, (MetricsRecorded)x.Payload));

    public void Emit(long step, EventPayload payload) => _events.Add((step, payload));

    public void Flush() { }

    public void ForgetAfter(long sequence) => _events.RemoveRange((int)sequence, _events.Count - (int)sequence);

    /// <summary>What must be equal between runs: everything but clock readings and what was said about checkpoints.</summary>
    public string[] Computed() =>
        [.. _events.Where(x => x.Payload is not CheckpointSaved).Select(x => $"{x.Step} {Text(x.Payload)}")];

    private static string Text(EventPayload payload) =>
        payload switch
        {
            MetricsRecorded metrics => $"{metrics.Stage} {metrics.EnvironmentSteps} {metrics.Progress:R} "
                + string.Join(
                    " ",
                    metrics
                        .Values.Where(x => !MeasuredMetrics.Include(x.Key))
                        .Select(x => FormattableString.Invariant($"{x.Key}={x.Value:R}"))
                ),
            CompletionsSampled samples => string.Join(" | ", samples.Samples.Select(x => $"{x.Prompt}>{x.Completion}")),
            _ => payload.ToString(),
        };
}
