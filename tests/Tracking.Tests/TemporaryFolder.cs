using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests;

/// <summary>A folder of one test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rlfw-tracking-").FullName;

    public RunFolder Run(string id = "demo/0123456789ab-1")
    {
        var path = System.IO.Path.Combine(Path, id);
        Directory.CreateDirectory(path);
        return new RunFolder(path, id);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
