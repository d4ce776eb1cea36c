using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Where a loop's environments come from.</summary>
/// <param name="Name">The plugin's id, for messages.</param>
/// <param name="Create">Makes a new instance; whoever called disposes it.</param>
public sealed record EnvironmentSource(string Name, Func<IEnvironment> Create);
