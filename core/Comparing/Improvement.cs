using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>How probable it is that a run of one group is better than one of another, over the tasks that both learned.</summary>
/// <param name="Group">The one.</param>
/// <param name="Other">The other.</param>
/// <param name="Probability">The probability with its interval.</param>
public sealed record Improvement(string Group, string Other, ConfidenceInterval Probability);
