using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>For each threshold the share of a group's runs that are better, with its band.</summary>
/// <param name="Label">The group.</param>
/// <param name="Shares">One share a threshold of <see cref="Comparison.Thresholds"/>.</param>
public sealed record ScoreProfile(string Label, IReadOnlyList<ConfidenceInterval> Shares);
