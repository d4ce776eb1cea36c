using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Where a loop's environments come from.</summary>
/// <param name="Name">The plugin's id, for messages.</param>
/// <param name="Create">Makes a new instance; whoever called disposes it.</param>
public sealed record EnvironmentSource(string Name, Func<IEnvironment> Create)
{
    /// <summary>What is put around the environments, the innermost first.</summary>
    public IReadOnlyList<Func<WrapperContext, IEnvironmentWrapper>> Wrappers { get; init; } = [];

    /// <summary>An instance that tells the environment's dynamics; whoever made it disposes it. Null where they are not known.</summary>
    public IKnowsTransitions? Known { get; init; }

    /// <summary>The run folder, for wrappers that write; null for none.</summary>
    public RunFolder? Folder { get; init; }

    /// <summary>The stage's name, for wrappers that write.</summary>
    public string Stage { get; init; } = "";

    /// <summary>What an algorithm sees and does: the spaces behind all wrappers.</summary>
    /// <returns>The observation and the action space.</returns>
    public (Space Observations, Space Actions) Spaces()
    {
        using var layers = EnvironmentLayers.Make(this with { Folder = null }, 1, null);
        return (layers.Outermost.ObservationSpace, layers.Outermost.ActionSpace);
    }
}
