using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>A group over several tasks, each task's scores normalised to the range that all runs of the task span.</summary>
/// <param name="Label">The group.</param>
/// <param name="Runs">How many scores.</param>
/// <param name="Mean">The mean over tasks.</param>
/// <param name="Median">The median over tasks.</param>
/// <param name="InterquartileMean">The interquartile mean of all runs.</param>
/// <param name="OptimalityGap">How far it stays below the best score of each task.</param>
public sealed record OverallScore(
    string Label,
    int Runs,
    ConfidenceInterval Mean,
    ConfidenceInterval Median,
    ConfidenceInterval InterquartileMean,
    ConfidenceInterval OptimalityGap
);
