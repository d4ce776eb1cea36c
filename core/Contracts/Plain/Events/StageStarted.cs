namespace Rlfw.Contracts;

/// <summary>A stage began.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Index">Its position, from 0.</param>
/// <param name="Budget">How long it learns.</param>
public sealed record StageStarted(string Stage, int Index, Budget Budget) : EventPayload;
