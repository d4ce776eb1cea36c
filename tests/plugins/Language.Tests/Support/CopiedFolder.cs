namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>A copy of a folder's files that a test may change.</summary>
public sealed class CopiedFolder : IDisposable
{
    public CopiedFolder(string source)
    {
        Path = Directory.CreateTempSubdirectory("rlfw-copy-").FullName;
        foreach (var file in Directory.GetFiles(source))
        {
            File.WriteAllBytes(System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)), File.ReadAllBytes(file));
        }
    }

    public string Path { get; }

    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
