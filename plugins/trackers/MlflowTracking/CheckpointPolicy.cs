namespace Rlfw.Plugins.MlflowTracking;

/// <summary>Which checkpoints are sent.</summary>
public enum CheckpointPolicy
{
    /// <summary>None: they resume a run where it is, and are large.</summary>
    None,

    /// <summary>The last, when the run ends.</summary>
    Last,

    /// <summary>Each as it is written.</summary>
    All,
}
