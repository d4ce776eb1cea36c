namespace Rlfw.Isolation.Tests;

/// <summary>A root of plugin folders in a temporary place, filled from the built plugins and changed as a test needs.</summary>
public sealed class PluginFolders : IDisposable
{
    /// <summary>Where the plugin projects beside this file build to.</summary>
    public static string Built { get; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "isolation"));

    public string Root { get; } = Directory.CreateTempSubdirectory("rlfw-isolation-").FullName;

    /// <summary>Copies a built plugin into a folder of the root.</summary>
    public string Copy(string project, string? folderName = null)
    {
        var target = Directory.CreateDirectory(Path.Combine(Root, folderName ?? project)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Built, project)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return target;
    }

    /// <summary>Replaces text in a copied plugin's manifest.</summary>
    public static void EditManifest(string folder, string old, string replacement)
    {
        var path = Path.Combine(folder, "plugin.json");
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
