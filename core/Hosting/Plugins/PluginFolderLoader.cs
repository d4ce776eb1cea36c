using System.Reflection;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>Loads one plugin folder: every check in the order that gives the clearest reason.</summary>
internal static class PluginFolderLoader
{
    /// <summary>Checks what needs no code of the plugin: files and contract version.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <exception cref="PluginLoadException">The folder cannot be used.</exception>
    public static void CheckFiles(string folder, PluginManifest manifest)
    {
        var forbidden = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .FirstOrDefault(file => SharedAssemblies.IsForbidden(Path.GetFileName(file)));
        if (forbidden is not null)
        {
            throw new PluginLoadException(
                $"it ships its own {Path.GetRelativePath(folder, forbidden)}, of which the process must have exactly one: add "
                    + "<Private>false</Private><ExcludeAssets>runtime</ExcludeAssets> to that reference in the plugin's project, "
                    + "and delete the file"
            );
        }

        if (!File.Exists(Path.Combine(folder, manifest.Assembly)))
        {
            throw new PluginLoadException(
                $"{PluginManifest.FileName} names the assembly {manifest.Assembly}, which is not in the folder"
            );
        }

        if (manifest.ContractMajor != ContractVersion.Major || manifest.ContractMinor > ContractVersion.Minor)
        {
            var newer = (manifest.ContractMajor, manifest.ContractMinor).CompareTo(
                (ContractVersion.Major, ContractVersion.Minor)
            );
            throw new PluginLoadException(
                $"it was made for the contracts {manifest.ContractMajor}.{manifest.ContractMinor}, this host has "
                    + $"{ContractVersion.Major}.{ContractVersion.Minor}: {(newer > 0 ? "use a newer rlfw" : "build the plugin again")}"
            );
        }
    }

    /// <summary>Loads the assembly and describes its plugins. Runs code of the plugin, which may throw anything.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">Its manifest, checked.</param>
    /// <exception cref="PluginLoadException">The assembly does not hold what the manifest promises.</exception>
    public static PluginPackage Load(string folder, PluginManifest manifest)
    {
        var path = Path.Combine(folder, manifest.Assembly);
        var context = new PluginLoadContext(path);
        var assembly = LoadAssembly(context, path, manifest);
        ReferenceChecks.Check(assembly, context);
        // All types now, so that what is missing shows at start-up and not in the middle of a run.
        var types = assembly.GetTypes();
        var plugins = PluginTypes.Describe(types, manifest, folder);
        CheckPromises(manifest, [.. plugins.Select(PluginTypes.NameOf)]);
        return new PluginPackage(manifest.Id, manifest.Version, folder, plugins, PluginTypes.CollectServices(types));
    }

    private static Assembly LoadAssembly(PluginLoadContext context, string path, PluginManifest manifest)
    {
        try
        {
            return context.LoadFromAssemblyPath(path);
        }
        catch (BadImageFormatException fault)
        {
            throw new PluginLoadException(
                $"{manifest.Assembly} is damaged or not a .NET assembly: build the plugin again",
                fault
            );
        }
    }

    private static void CheckPromises(PluginManifest manifest, IReadOnlyList<PluginName> found)
    {
        var missing = manifest.Provides.Except(found).Select(name => name.Quoted()).ToArray();
        if (missing.Length > 0)
        {
            throw new PluginLoadException(
                $"{PluginManifest.FileName} promises {string.Join(", ", missing)}, and {manifest.Assembly} has no such class: "
                    + "mark it with [Plugin(id, typeof(Options))] or take it off the list"
            );
        }

        var unlisted = found.Except(manifest.Provides).Select(name => name.Quoted()).ToArray();
        if (unlisted.Length > 0)
        {
            throw new PluginLoadException(
                $"{manifest.Assembly} has {string.Join(", ", unlisted)}, and {PluginManifest.FileName} does not list "
                    + "it: add it to 'provides'"
            );
        }
    }
}
