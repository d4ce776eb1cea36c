namespace Rlfw.Contracts;

/// <summary>What a wrapper is built with (constructor context).</summary>
/// <param name="Inner">What it wraps; whoever made the wrapper disposes both.</param>
/// <param name="Trained">
/// In evaluation the wrapper in the same place around the environments that are learned from: its statistics are used as they stand
/// and not changed, and rewards are left as the environment gives them. Null around those environments themselves.
/// </param>
public sealed record WrapperContext(IVectorEnvironment Inner, IEnvironmentWrapper? Trained)
{
    /// <summary>The run folder, around the environments that are learned from; null around all others.</summary>
    public RunFolder? Folder { get; init; }

    /// <summary>The stage's name; empty where there is none.</summary>
    public string Stage { get; init; } = "";
}
