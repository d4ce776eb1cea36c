using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Composition;

/// <summary>An experiment with defaults and <c>extends</c> merged in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tree">Its tree, without <c>extends</c>.</param>
/// <param name="Overrides">The overrides that apply to it, already in its tree.</param>
internal sealed record ComposedExperiment(string Name, MappingNode Tree, IReadOnlyList<Override> Overrides);
