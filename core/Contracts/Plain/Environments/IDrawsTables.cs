namespace Rlfw.Contracts;

/// <summary>A tabular environment that draws what was learned as a picture too.</summary>
public interface IDrawsTables : ITabularEnvironment
{
    /// <summary>Draws state values and a greedy policy as a picture.</summary>
    /// <param name="values">The value of each state, max over actions.</param>
    /// <param name="greedyActions">The action with the highest value in each state.</param>
    /// <returns>An SVG document.</returns>
    string Picture(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions);
}
