using Rlfw.Contracts;

namespace Rlfw.Plans;

/// <summary>What is to be planned.</summary>
/// <param name="Path">The experiment file; messages name it as it is written here.</param>
/// <param name="Catalog">The plugins there are.</param>
public sealed record PlanningRequest(string Path, IPluginCatalog Catalog)
{
    /// <summary>Overrides in their order: <c>path=value</c>, <c>+path=value</c>, <c>~path</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>
    /// The experiments to plan; empty for all. The experiments they start from (<c>from:</c>) are planned with them.
    /// </summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The value of an environment variable, null where it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
