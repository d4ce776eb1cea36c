using System.Reflection;
using System.Runtime.Loader;

namespace Rlfw.Hosting;

/// <summary>
/// One plugin folder's own load context: shared assemblies come from the host, everything else from the folder, so that two
/// plugins may depend on two versions of one library. Never unloaded: instances live as long as the process.
/// </summary>
internal sealed class PluginLoadContext(string assemblyPath)
    : AssemblyLoadContext($"plugin {Path.GetFileNameWithoutExtension(assemblyPath)}", isCollectible: false)
{
    // Built on the DLL: a resolver built on the folder finds no deps.json and resolves nothing.
    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    /// <summary>The file of an assembly that the folder itself holds, or null where it holds none of that name.</summary>
    /// <param name="name">The assembly.</param>
    public string? PathOf(AssemblyName name) => _resolver.ResolveAssemblyToPath(name);

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (SharedAssemblies.Contains(name))
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // Null means: ask the default context. Only .NET itself may come from there, or a plugin would work by the accident
        // of what the host happens to use, until the host changes.
        return SharedAssemblies.IsFramework(name)
            ? null
            : throw new FileNotFoundException(
                $"The assembly '{name}' is neither in the plugin's folder nor shared by the host.",
                name
            );
    }

    /// <inheritdoc />
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path
            ? LoadUnmanagedDllFromPath(path)
            : IntPtr.Zero;
}
