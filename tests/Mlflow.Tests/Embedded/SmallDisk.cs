using System.Diagnostics;

namespace Rlfw.Mlflow.Tests;

/// <summary>A file system of a few kilobytes, where this process may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(string path, int kibibytes)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", path) != 0)
        {
            Assert.Skip("needs the right to mount a file system");
        }

        return new SmallDisk(path);
    }

    public void Resize(int kibibytes) => Run("mount", "-o", $"remount,size={kibibytes}k", Path).ShouldBe(0);

    public void Dispose() => Run("umount", "-l", Path);

    private static int Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
