namespace Rlfw.Plugins.MlflowTracking.Artifacts;

/// <summary>A text as a file for as long as it is sent.</summary>
internal sealed class TemporaryText : IDisposable
{
    private readonly DirectoryInfo _folder;

    private TemporaryText(DirectoryInfo folder, string path) => (_folder, Path) = (folder, path);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes it, readable by this user alone.</summary>
    public static TemporaryText Of(string text)
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-");
        var path = System.IO.Path.Combine(folder.FullName, "text");
        File.WriteAllText(path, text);
        return new TemporaryText(folder, path);
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The system clears its folder for temporary files; nothing depends on it.
        }
    }
}
