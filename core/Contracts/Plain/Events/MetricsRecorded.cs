namespace Rlfw.Contracts;

/// <summary>Measured values.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="EnvironmentSteps">Environment steps of the stage so far; 0 for completion algorithms.</param>
/// <param name="Progress">The fraction of the stage's budget used, in [0, 1].</param>
/// <param name="Values">
/// Name to value. Training metrics have plain names (<c>policy_loss</c>), evaluation metrics the prefix <c>eval/</c>, reward
/// metrics <c>rewards/</c>; what <see cref="MeasuredMetrics"/> names depends on the machine and is exempt from exact resume.
/// </param>
public sealed record MetricsRecorded(
    string Stage,
    long EnvironmentSteps,
    double Progress,
    IReadOnlyDictionary<string, double> Values
) : EventPayload;
