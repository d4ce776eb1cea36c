namespace Rlfw.Contracts;

/// <summary>A stage of a run, as its first event tells of it.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Algorithm">The id of its algorithm.</param>
public sealed record StageFacts(string Name, string Algorithm);
