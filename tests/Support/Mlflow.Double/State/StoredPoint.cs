namespace Rlfw.Mlflow.Double;

/// <summary>A point as the server keeps it: infinities as the largest numbers.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Step">The step.</param>
public readonly record struct StoredPoint(string Key, double Value, long Timestamp, long Step);
