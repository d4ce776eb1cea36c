namespace Rlfw.Contracts;

/// <summary>How an observation of [observation, achieved goal, desired goal] is divided.</summary>
/// <param name="Observation">Floats of the first part.</param>
/// <param name="Goal">Floats of each goal, G.</param>
public sealed record GoalLayout(int Observation, int Goal);
