using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>The run began.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Seed">The root seed.</param>
/// <param name="Parameters">
/// The resolved plan as dotted paths and values (<c>algorithm.learning_rate</c>); environment references stay references.
/// </param>
/// <param name="Environment">Git commit, branch, state and origin, host, processor, library versions, by name.</param>
public sealed record RunStarted(
    string Experiment,
    ulong Seed,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Environment
) : EventPayload
{
    /// <summary>The study it is part of; null in journals of versions that did not record it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StudyPlace? Study { get; init; }

    /// <summary>Its stages in their order; empty in journals of versions that did not record them.</summary>
    public IReadOnlyList<StageFacts> Stages { get; init; } = [];

    /// <summary>The metric by which runs are compared, as recorded: "eval/return"; null where it was not recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Metric { get; init; }

    /// <summary>The experiment's description; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }
}
