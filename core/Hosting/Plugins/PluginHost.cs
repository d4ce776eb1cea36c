using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Finds, checks and loads plugins. A folder that cannot be used becomes a <see cref="PluginFailure"/> with the reason; the
/// others work on. Code of plugins runs here: static constructors of plugin classes and <see cref="IPluginServices"/>.
/// </summary>
public static class PluginHost
{
    /// <summary>Loads every plugin folder below the roots. Nothing is unloaded again.</summary>
    /// <param name="roots">Existing folders in order of precedence, see <see cref="PluginRoots.Find"/>.</param>
    /// <remarks>
    /// Of two folders with the same id, or that provide the same plugin, the later fails with a reason that names both: which
    /// plugin an experiment uses never depends on an order.
    /// </remarks>
    public static PluginCatalog Load(params IReadOnlyList<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var packages = new List<PluginPackage>();
        var failures = new List<PluginFailure>();
        foreach (var folder in roots.SelectMany(PluginRoots.Folders).Distinct(StringComparer.Ordinal))
        {
            PluginManifest? manifest = null;
            try
            {
                manifest = ReadManifest(folder);
                PluginFolderLoader.CheckFiles(folder, manifest);
                CheckUnique(manifest, folder, packages);
                packages.Add(PluginFolderLoader.Load(folder, manifest));
            }
            catch (Exception fault)
            {
                failures.Add(Failure(folder, manifest, fault));
            }
        }

        return new PluginCatalog(packages, failures);
    }

    private static PluginManifest ReadManifest(string folder)
    {
        try
        {
            return PluginManifestReader.Read(Path.Combine(folder, PluginManifest.FileName));
        }
        catch (FileNotFoundException)
        {
            throw new PluginLoadException(
                $"it holds assemblies and no {PluginManifest.FileName}: copy the manifest there, or take the folder away"
            );
        }
    }

    private static void CheckUnique(PluginManifest manifest, string folder, IReadOnlyList<PluginPackage> packages)
    {
        if (packages.FirstOrDefault(package => package.Id == manifest.Id) is { } same)
        {
            throw new PluginLoadException(
                $"the id {manifest.Id} is taken by {same.Folder}; {folder} is left out: remove one of the two, or change its id"
            );
        }

        foreach (var name in manifest.Provides)
        {
            if (
                packages.FirstOrDefault(package => package.Plugins.Any(p => PluginTypes.NameOf(p) == name)) is { } other
            )
            {
                throw new PluginLoadException(
                    $"{name.Quoted()} is already provided by {other.Folder}; {folder} is left out: remove one of the two, or "
                        + "change the plugin's id"
                );
            }
        }
    }

    private static PluginFailure Failure(string folder, PluginManifest? manifest, Exception fault) =>
        new(
            manifest?.Id ?? Path.GetFileName(folder),
            folder,
            LoadFaults.Explain(fault),
            fault is PluginLoadException { InnerException: null } ? "" : fault.ToString(),
            manifest is null ? [] : [.. manifest.Provides.Select(name => name.ToString())]
        );
}
