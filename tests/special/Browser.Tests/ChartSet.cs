namespace Rlfw.Browser.Tests;

/// <summary>One set of points of a chart, read back from the chart itself.</summary>
internal sealed record ChartSet(string Group, string Kind, string? Run, double[] X, double[] Y);
