namespace Rlfw.Plugins.Tabular;

/// <summary>What a visit does to a pair's eligibility trace (Sutton and Barto, 2018, sections 12.2 and 12.5).</summary>
public enum TraceKind
{
    /// <summary>Sets it to 1.</summary>
    Replacing,

    /// <summary>Adds 1.</summary>
    Accumulating,
}
