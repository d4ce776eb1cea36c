namespace Rlfw.Comparing;

/// <summary>One value of a metric of a run.</summary>
/// <param name="Step">The training step, counted over all stages.</param>
/// <param name="EnvironmentSteps">Environment steps by then, over all stages; null where the run has none.</param>
/// <param name="Seconds">Wall time since the run's start.</param>
/// <param name="Value">The value; may be NaN or infinite.</param>
public readonly record struct MetricPoint(long Step, double? EnvironmentSteps, double Seconds, double Value);
