namespace Rlfw.Contracts;

/// <summary>
/// An environment with few discrete states that can draw what was learned about each of them. Its observation and action
/// spaces are discrete.
/// </summary>
public interface ITabularEnvironment : IEnvironment
{
    /// <summary>Draws state values and a greedy policy as text for people.</summary>
    /// <param name="values">The value of each state, max over actions.</param>
    /// <param name="greedyActions">The action with the highest value in each state.</param>
    string Describe(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions);
}
