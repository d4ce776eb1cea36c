using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>
/// Completions of a training step or an evaluation, which stand in the run folder's <c>completions.jsonl</c>, one a line,
/// under this event's sequence number. The event in the journal holds their number and digest: a line without its event does
/// not count, and a resumed run, which must compute the same digest, writes none twice.
/// </summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Source">What they were generated for.</param>
/// <param name="Count">How many there are.</param>
public sealed record CompletionsStored(string Stage, CompletionSource Source, int Count) : EventPayload
{
    /// <summary>The SHA-256 of their lines without sequence number, in hexadecimal; empty until the event is written.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The completions, for trackers; an event read from the journal has none.</summary>
    [JsonIgnore]
    public IReadOnlyList<StoredCompletion> Completions { get; init; } = [];
}
