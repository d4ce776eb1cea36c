using System.Reflection;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Holds what a plugin assembly references against what the host shares and the folder holds, before any of its code runs.
/// </summary>
internal static class ReferenceChecks
{
    private const string ContractsName = "Rlfw.Contracts";

    /// <summary>Checks every direct reference.</summary>
    /// <param name="assembly">The plugin assembly.</param>
    /// <param name="context">The folder's load context.</param>
    /// <exception cref="PluginLoadException">A reference cannot be met.</exception>
    public static void Check(Assembly assembly, PluginLoadContext context)
    {
        foreach (var reference in assembly.GetReferencedAssemblies())
        {
            var name = reference.Name!;
            if (SharedAssemblies.Contains(name))
            {
                CheckShared(reference);
            }
            else if (SharedAssemblies.IsHostOnly(name))
            {
                throw new PluginLoadException(
                    $"it references {name}, a part of the host that plugins do not see: they see {SharedAssemblies.ForPlugins}"
                );
            }
            else if (!context.Holds(reference) && !SharedAssemblies.IsFramework(name))
            {
                throw new PluginLoadException($"the assembly '{name}' is missing. {LoadFaults.Cure}");
            }
        }
    }

    private static void CheckShared(AssemblyName reference)
    {
        var name = reference.Name!;
        var ours =
            SharedAssemblies.Load(name)?.GetName().Version
            ?? throw new PluginLoadException($"it references {name}, which this host does not offer");
        if (
            reference.Version is not { } wanted
            || (wanted <= ours && (wanted.Major == ours.Major || !IsContract(name)))
        )
        {
            return;
        }

        throw new PluginLoadException(
            IsContract(name)
                ? $"it was built against the contracts {wanted.ToString(2)}, this host has {ContractVersion.Major}."
                    + $"{ContractVersion.Minor}: {(wanted > ours ? "use a newer rlfw" : "build the plugin again")}"
                : $"it was built against {name} {wanted.ToString(3)}, this host has {ours.ToString(3)}: use a newer rlfw, or "
                    + "build the plugin against that version"
        );
    }

    private static bool IsContract(string name) => name.StartsWith(ContractsName, StringComparison.Ordinal);
}
