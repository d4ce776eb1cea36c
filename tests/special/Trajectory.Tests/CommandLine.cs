using System.Diagnostics;

namespace Rlfw.Trajectory.Tests;

/// <summary>The built command line in a folder of its own, a process each time.</summary>
internal sealed class CommandLine : IDisposable
{
    private static readonly string _program = Path.Combine(
        AppContext.BaseDirectory.Replace("Trajectory.Tests", "Cli", StringComparison.Ordinal),
        "rlfw.dll"
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-trajectory-");

    private readonly string[] _further;

    /// <summary>Writes the file of experiments.</summary>
    /// <param name="experiments">The file.</param>
    /// <param name="further">What stands behind <c>rlfw run experiments.yaml</c>.</param>
    public CommandLine(string experiments, params string[] further)
    {
        _further = further;
        File.WriteAllText(Path.Combine(_folder.FullName, "experiments.yaml"), experiments);
    }

    public string Folder => _folder.FullName;

    public string RunsFolder => Path.Combine(_folder.FullName, "runs");

    /// <summary>Starts <c>rlfw run</c>; its output goes into the task.</summary>
    public (Process Process, Task<string> Output) Start() => Start(["run", "experiments.yaml", .. _further]);

    private (Process Process, Task<string> Output) Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("RLFW_PLUGINS");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return (process, Task.WhenAll(output, error).ContinueWith(x => string.Concat(x.Result), TaskScheduler.Default));
    }

    /// <summary>Runs to the end.</summary>
    public Task Finish() => Run(["run", "experiments.yaml", .. _further]);

    /// <summary>Runs any command to its end.</summary>
    public async Task Run(params string[] arguments)
    {
        var (process, output) = Start(arguments);
        using (process)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0, await output);
        }
    }

    /// <summary>Runs for a while, then dies as by kill -9.</summary>
    /// <returns>Whether it was killed; false where it had ended by itself.</returns>
    public Task<bool> Die(TimeSpan after) => Die(Task.Delay(after));

    /// <summary>Runs until something has happened, then dies as by kill -9.</summary>
    /// <returns>Whether it was killed; false where it had ended by itself.</returns>
    public async Task<bool> Die(Task when)
    {
        var (process, output) = Start();
        using (process)
        {
            await Task.WhenAny(process.WaitForExitAsync(), when);
            process.Kill();
            await process.WaitForExitAsync();
            await output;
            // 128 + SIGKILL.
            return process.ExitCode == 137;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
