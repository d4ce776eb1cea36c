namespace Rlfw.Plugins.Wrappers;

/// <summary>What stands in for the observations before an episode's first.</summary>
public enum FramePadding
{
    /// <summary>The first observation, repeated.</summary>
    First,

    /// <summary>Zeros.</summary>
    Zeros,
}
