namespace Rlfw.Mlflow;

/// <summary>One value of a metric.</summary>
/// <param name="Key">The metric's name.</param>
/// <param name="Value">The value; NaN and infinities included.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Step">The step.</param>
public readonly record struct MlflowPoint(string Key, double Value, long Timestamp, long Step);
