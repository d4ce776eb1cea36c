namespace Rlfw.Contracts;

/// <summary>One thing that happened in a run.</summary>
/// <param name="Run">The run's id: "experiment/hash-seed".</param>
/// <param name="Sequence">From 1, without gaps, in order of happening; a resumed run continues it.</param>
/// <param name="Step">The training step it belongs to, counted over all stages; 0 before the first.</param>
/// <param name="Time">Wall time.</param>
/// <param name="Payload">What happened.</param>
public sealed record RunEvent(string Run, long Sequence, long Step, DateTimeOffset Time, EventPayload Payload);
