namespace Rlfw.Contracts;

/// <summary>A few completions as people read them.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Samples">The samples.</param>
public sealed record CompletionsSampled(string Stage, IReadOnlyList<SampledCompletion> Samples) : EventPayload;
