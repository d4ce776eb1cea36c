namespace Rlfw.Contracts;

/// <summary>The run began.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Seed">The root seed.</param>
/// <param name="Parameters">
/// The resolved plan as dotted paths and values (<c>algorithm.learning_rate</c>); environment references stay references.
/// </param>
/// <param name="Environment">Git commit, host, processor, library versions, by name.</param>
public sealed record RunStarted(
    string Experiment,
    ulong Seed,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Environment
) : EventPayload;
