namespace Rlfw.Contracts;

/// <summary>All plugins that were found at start-up. Immutable; safe from any thread.</summary>
public interface IPluginCatalog
{
    /// <summary>Loaded plugins, ordered by kind, then id.</summary>
    IReadOnlyList<PluginDescriptor> Plugins { get; }

    /// <summary>Folders that could not be used.</summary>
    IReadOnlyList<PluginFailure> Failures { get; }

    /// <summary>The plugin of a kind with an id, or null.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="id">The id, case-sensitive.</param>
    PluginDescriptor? Find(PluginKind kind, string id);
}
