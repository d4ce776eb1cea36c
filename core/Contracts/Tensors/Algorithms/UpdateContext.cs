namespace Rlfw.Contracts;

/// <summary>Where training stands when an update is asked for.</summary>
/// <param name="Step">The training step within the stage, from 1.</param>
/// <param name="EnvironmentSteps">Environment steps of the stage so far, the latest included.</param>
/// <param name="Progress">The fraction of the stage's budget used before this update, in [0, 1]: what schedules take.</param>
public sealed record UpdateContext(long Step, long EnvironmentSteps, double Progress);
