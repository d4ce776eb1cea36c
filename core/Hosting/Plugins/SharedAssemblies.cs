using System.Reflection;
using System.Runtime.Loader;

namespace Rlfw.Hosting;

/// <summary>
/// Which assemblies plugins share with the host. A type is identified by its assembly and the context that loaded it, so
/// whatever crosses the border between host and plugin must be loaded once, in the default context.
/// </summary>
internal static class SharedAssemblies
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Rlfw.Answers",
        "Rlfw.Contracts",
        "Rlfw.Contracts.Torch",
        "Rlfw.Measuring",
        "Rlfw.Mlflow",
        "Rlfw.Simulation",
        "Rlfw.Torch",
        "Rlfw.Training",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
    };

    // The host's own parts: shipping or referencing one of these is a mistake, whatever its version.
    private static readonly HashSet<string> HostNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Rlfw.Plans",
        "Rlfw.Generation",
        "Rlfw.Http",
        "Rlfw.Serving",
        "Rlfw.Tracking",
        "Rlfw.Hosting",
        "Rlfw.Cli",
    };

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The names as a message lists them.</summary>
    public static string ForPlugins { get; } =
        string.Join(
            ", ",
            Names.Where(name => name.StartsWith("Rlfw.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );

    /// <summary>Whether an assembly comes from the default context.</summary>
    /// <param name="name">Its simple name.</param>
    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>Whether an assembly is a part of the host that plugins do not see.</summary>
    /// <param name="name">Its simple name.</param>
    public static bool IsHostOnly(string name) => HostNames.Contains(name);

    /// <summary>Whether an assembly belongs to .NET itself.</summary>
    /// <param name="name">Its simple name.</param>
    public static bool IsFramework(string name) => File.Exists(Path.Combine(FrameworkFolder, name + ".dll"));

    /// <summary>The host's own copy of a shared assembly, or null where the host has none.</summary>
    /// <param name="name">Its simple name.</param>
    public static Assembly? Load(string name)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a file must not lie in a plugin folder: a part of rlfw, or a libtorch of its own.</summary>
    /// <param name="fileName">The file's name without its folder.</param>
    public static bool IsForbidden(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        var isAssembly = fileName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        return (
                isAssembly
                && stem.StartsWith("Rlfw.", StringComparison.OrdinalIgnoreCase)
                && (Contains(stem) || IsHostOnly(stem))
            )
            || fileName.StartsWith("librlfw_torch", StringComparison.Ordinal)
            || IsLibrary(fileName, "libtorch")
            || IsLibrary(fileName, "libc10");
    }

    private static bool IsLibrary(string fileName, string prefix) =>
        fileName.StartsWith(prefix, StringComparison.Ordinal)
        && (fileName.EndsWith(".so", StringComparison.Ordinal) || fileName.Contains(".so.", StringComparison.Ordinal));
}
