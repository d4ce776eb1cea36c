using System.Text.RegularExpressions;

namespace Rlfw.Hosting;

/// <summary>What the values of a manifest must look like.</summary>
internal static partial class ManifestPatterns
{
    private const int TimeoutMilliseconds = 1000;

    /// <summary>A plugin's id: kebab-case.</summary>
    [GeneratedRegex("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\\z", RegexOptions.None, TimeoutMilliseconds)]
    public static partial Regex PluginId();

    /// <summary>A folder's id: kebab-case names with dots between them.</summary>
    [GeneratedRegex("^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*\\z", RegexOptions.None, TimeoutMilliseconds)]
    public static partial Regex PackageId();

    /// <summary>Semantic versioning without build metadata.</summary>
    [GeneratedRegex("^[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.-]+)?\\z", RegexOptions.None, TimeoutMilliseconds)]
    public static partial Regex Version();

    /// <summary>Major and minor.</summary>
    [GeneratedRegex("^[0-9]{1,4}\\.[0-9]{1,4}\\z", RegexOptions.None, TimeoutMilliseconds)]
    public static partial Regex Contract();

    /// <summary>A file name, not a path: the assembly lies beside its manifest.</summary>
    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]*\\.dll\\z", RegexOptions.None, TimeoutMilliseconds)]
    public static partial Regex Assembly();
}
