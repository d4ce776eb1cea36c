namespace Rlfw.Measuring.Tests;

/// <summary>A folder in which Linux tells what a test wants to hear.</summary>
internal sealed class ProcFolder : IDisposable
{
    public ProcFolder()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "net"));
        Write("stat", "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 100 0 100 800 0 0 0 0 0 0\n");
        Write("meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB\nBuffers: 50 kB\nCached: 100 kB\nSReclaimable: 50 kB\n");
        WriteNetwork("  eth0: 1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("rlfw-proc-").FullName;

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void WriteNetwork(params string[] interfaces) =>
        Write(
            "net/dev",
            "Inter-|   Receive                 |  Transmit\n face |bytes packets errs|bytes packets\n"
                + string.Join('\n', interfaces)
                + "\n"
        );

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
