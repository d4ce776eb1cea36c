namespace Rlfw.Comparing;

/// <summary>A parameter that is not the same everywhere.</summary>
/// <param name="Name">The dotted option: <c>algorithm.learning_rate</c>.</param>
/// <param name="Values">The values of each group, in the order of the groups; empty where its runs lack it.</param>
public sealed record ParameterDifference(string Name, IReadOnlyList<IReadOnlyList<string>> Values);
