namespace Rlfw.Contracts;

/// <summary>How long a stage learns. Exactly one of the two is set.</summary>
/// <param name="Steps">Training steps: one collection (or generation) and its update.</param>
/// <param name="EnvironmentSteps">Environment steps summed over parallel environments; a lower bound, as a rollout is finished.</param>
public sealed record Budget(long? Steps, long? EnvironmentSteps)
{
    /// <summary>The fraction used, in [0, 1].</summary>
    /// <param name="steps">Training steps done.</param>
    /// <param name="environmentSteps">Environment steps done.</param>
    public double Progress(long steps, long environmentSteps) =>
        Math.Min(1, Steps is { } s ? (double)steps / s : (double)environmentSteps / EnvironmentSteps!.Value);
}
