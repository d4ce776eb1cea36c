namespace Rlfw.Measuring;

/// <summary>What the machine's metrics were over some time.</summary>
/// <param name="Number">Its number, the step under which MLflow keeps it; one more than the sample's before.</param>
/// <param name="Time">When the last reading of it was taken.</param>
/// <param name="Values">
/// Metrics by MLflow's names, in the order in which they were read: <c>system/cpu_utilization_percentage</c>,
/// <c>system/gpu_0_memory_usage_megabytes</c>. A megabyte has 1,000,000 bytes, percentages go from 0 to 100, power is in watts.
/// </param>
public sealed record SystemSample(long Number, DateTimeOffset Time, IReadOnlyDictionary<string, double> Values);
