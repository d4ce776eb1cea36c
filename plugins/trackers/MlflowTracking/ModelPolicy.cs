namespace Rlfw.Plugins.MlflowTracking;

/// <summary>Which learned models are sent.</summary>
public enum ModelPolicy
{
    /// <summary>What the run ends with.</summary>
    Final,

    /// <summary>That of the best evaluation, where it is kept; else what the run ends with.</summary>
    Best,

    /// <summary>Both.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
