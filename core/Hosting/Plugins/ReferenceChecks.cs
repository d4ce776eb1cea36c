using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Holds what a plugin assembly and its private dependencies reference against what the host shares and the folder holds,
/// before any of their code runs: otherwise what is missing shows in the middle of a run, at its first use.
/// </summary>
internal static class ReferenceChecks
{
    private const string ContractsName = "Rlfw.Contracts";

    /// <summary>Checks every reference, those of private dependencies included.</summary>
    /// <param name="assembly">The plugin assembly.</param>
    /// <param name="context">The folder's load context.</param>
    /// <exception cref="PluginLoadException">A reference cannot be met.</exception>
    public static void Check(Assembly assembly, PluginLoadContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Queue<(string Who, IEnumerable<AssemblyName> References)>();
        ahead.Enqueue(("it", assembly.GetReferencedAssemblies()));
        while (ahead.TryDequeue(out var next))
        {
            foreach (var reference in next.References)
            {
                if (Resolve(reference, next.Who, context) is { } path && seen.Add(path))
                {
                    // From the file's metadata: loading it would cost every start of the program.
                    ahead.Enqueue(($"its dependency {reference.Name}", References(path)));
                }
            }
        }
    }

    /// <summary>The file of a private dependency; null where the reference is met by the host or by .NET.</summary>
    private static string? Resolve(AssemblyName reference, string who, PluginLoadContext context)
    {
        var name = reference.Name!;
        if (SharedAssemblies.Contains(name))
        {
            CheckShared(reference, who);
            return null;
        }

        if (SharedAssemblies.IsHostOnly(name))
        {
            throw new PluginLoadException(
                $"{who} references {name}, a part of the host that plugins do not see: they see {SharedAssemblies.ForPlugins}"
            );
        }

        var path = context.PathOf(reference);
        return path is not null || SharedAssemblies.IsFramework(name)
            ? path
            : throw new PluginLoadException(
                $"the assembly '{name}', which {who} references, is missing. {LoadFaults.Cure}"
            );
    }

    private static IReadOnlyList<AssemblyName> References(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            var metadata = file.GetMetadataReader();
            return [.. metadata.AssemblyReferences.Select(x => metadata.GetAssemblyReference(x).GetAssemblyName())];
        }
        catch (Exception fault) when (fault is BadImageFormatException or InvalidOperationException)
        {
            throw new PluginLoadException(
                $"{Path.GetFileName(path)} is damaged or not a .NET assembly: build the plugin again",
                fault
            );
        }
    }

    private static void CheckShared(AssemblyName reference, string who)
    {
        var name = reference.Name!;
        var ours =
            SharedAssemblies.Load(name)?.GetName().Version
            ?? throw new PluginLoadException($"{who} references {name}, which this host does not offer");
        if (
            reference.Version is not { } wanted
            || (wanted <= ours && (wanted.Major == ours.Major || !IsContract(name)))
        )
        {
            return;
        }

        throw new PluginLoadException(
            IsContract(name)
                ? $"{who} was built against the contracts {wanted.ToString(2)}, this host has {ContractVersion.Major}."
                    + $"{ContractVersion.Minor}: {(wanted > ours ? "use a newer rlfw" : "build the plugin again")}"
                : $"{who} was built against {name} {wanted.ToString(3)}, this host has {ours.ToString(3)}: use a newer rlfw, or "
                    + "build the plugin against that version"
        );
    }

    private static bool IsContract(string name) => name.StartsWith(ContractsName, StringComparison.Ordinal);
}
