using System.Diagnostics;

namespace Rlfw.Mlflow.Tests;

/// <summary>The program tests/special/StoreWriter: a process of its own that writes to a store or reads it.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static WriterProcess Start(params string[] arguments) => new(Launch("dotnet", [Program, .. arguments]));

    /// <summary>Starts it as a user who may read what all may read and owns nothing; skips the test where that cannot be done.</summary>
    public static WriterProcess StartAsNobody(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/setpriv"))
        {
            Assert.Skip("needs root, who may become another user");
        }

        string[] nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "dotnet", Program];
        return new WriterProcess(Launch("setpriv", [.. nobody, .. arguments]));
    }

    /// <summary>The next line it prints; null at its end.</summary>
    public Task<string?> LineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>What else it prints, and its exit code.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, output + await errors);
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static string Program
    {
        get
        {
            // artifacts/bin/Mlflow.Tests/release, and beside it StoreWriter/release.
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
            return Path.Combine(here.Parent!.Parent!.FullName, "StoreWriter", here.Name, "Rlfw.StoreWriter.dll");
        }
    }

    private static Process Launch(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
