namespace Rlfw.Plugins.Tabular;

/// <summary>Which visits of a state and action in an episode learn from the return that follows.</summary>
public enum MonteCarloVisits
{
    /// <summary>The first one.</summary>
    First,

    /// <summary>Each.</summary>
    Every,
}
