using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Where plugins are looked for: the application's own <c>plugins</c> folder, then the folders of <c>--plugins</c>, then
/// those of RLFW_PLUGINS. Each is a plugin folder itself (it holds a <c>plugin.json</c>) or holds plugin folders.
/// </summary>
public static class PluginRoots
{
    /// <summary>The environment variable with further folders, separated as in PATH.</summary>
    public const string Variable = "RLFW_PLUGINS";

    /// <summary>Lists the roots in the order in which they are searched.</summary>
    /// <param name="applicationFolder">Where the application's assemblies lie.</param>
    /// <param name="extra">The folders of <c>--plugins</c>.</param>
    /// <param name="variable">The value of <see cref="Variable"/>, or null.</param>
    /// <exception cref="UserErrorException">A folder does not exist, or holds no plugin folder.</exception>
    public static IReadOnlyList<string> Find(string applicationFolder, IReadOnlyList<string> extra, string? variable)
    {
        ArgumentNullException.ThrowIfNull(extra);
        var listed = (variable ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return
        [
            Own(applicationFolder),
            .. extra.Select(folder => Checked(folder, "--plugins")),
            .. listed.Select(folder => Checked(folder, Variable)),
        ];
    }

    /// <summary>
    /// The candidates below a root: the root itself if it has a manifest, else its folders that have a manifest or an
    /// assembly, by name. (A folder with an assembly and no manifest was meant to be a plugin; the loader says so.)
    /// </summary>
    internal static IEnumerable<string> Folders(string root)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return HasManifest(path)
            ? [path]
            : Directory.EnumerateDirectories(path).Where(IsCandidate).Order(StringComparer.Ordinal);
    }

    private static string Own(string applicationFolder)
    {
        var installed = Path.Combine(applicationFolder, "plugins");
        if (Directory.Exists(installed))
        {
            return Path.GetFullPath(installed);
        }

        // In the build tree the application lies in artifacts/bin/Cli/release and plugins in artifacts/plugins.
        var folder = new DirectoryInfo(applicationFolder);
        while (folder is not null && folder.Name != "artifacts")
        {
            folder = folder.Parent;
        }

        var built = folder is null ? installed : Path.Combine(folder.FullName, "plugins");
        return Directory.Exists(built)
            ? built
            : throw new UserErrorException(
                $"the plugin folder {built} does not exist: build the solution, or install rlfw again"
            );
    }

    private static string Checked(string folder, string origin)
    {
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw new UserErrorException(
                File.Exists(path)
                    ? $"{origin}: {path} is a file; name the folder that holds it"
                    : $"{origin}: there is no folder {path}"
            );
        }

        try
        {
            return Folders(path).Any()
                ? path
                : throw new UserErrorException(
                    $"{origin}: {path} is not a plugin folder ({PluginManifest.FileName} is missing) and holds none"
                );
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new UserErrorException($"{origin}: {path} cannot be read: {fault.Message}", fault);
        }
    }

    private static bool IsCandidate(string folder)
    {
        try
        {
            return HasManifest(folder) || Directory.EnumerateFiles(folder, "*.dll").Any();
        }
        catch (UnauthorizedAccessException)
        {
            // The loader meets the same wall and reports it with the folder.
            return true;
        }
    }

    private static bool HasManifest(string folder) => File.Exists(Path.Combine(folder, PluginManifest.FileName));
}
