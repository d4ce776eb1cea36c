using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>What <see cref="PluginHost"/> found. Immutable; safe from any thread.</summary>
public sealed class PluginCatalog : IPluginCatalog
{
    private readonly Dictionary<PluginName, PluginDescriptor> _byName;
    private readonly Dictionary<string, PluginPackage> _byFolder;

    /// <summary>Makes a catalog.</summary>
    /// <param name="packages">The loaded folders; no two of them provide the same plugin.</param>
    /// <param name="failures">The folders that could not be used.</param>
    public PluginCatalog(IReadOnlyList<PluginPackage> packages, IReadOnlyList<PluginFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(packages);
        Failures = failures;
        Plugins =
        [
            .. packages.SelectMany(p => p.Plugins).OrderBy(p => p.Kind).ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
        _byName = Plugins.ToDictionary(plugin => new PluginName(plugin.Kind, plugin.Id));
        _byFolder = packages.ToDictionary(package => package.Folder, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public IReadOnlyList<PluginDescriptor> Plugins { get; }

    /// <inheritdoc />
    public IReadOnlyList<PluginFailure> Failures { get; }

    /// <inheritdoc />
    public PluginDescriptor? Find(PluginKind kind, string id) => _byName.GetValueOrDefault(new PluginName(kind, id));

    /// <summary>The folder a plugin came from, or null where it is not from this catalog.</summary>
    /// <param name="plugin">The plugin.</param>
    public PluginPackage? PackageOf(PluginDescriptor plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return _byFolder.GetValueOrDefault(plugin.Folder);
    }
}
