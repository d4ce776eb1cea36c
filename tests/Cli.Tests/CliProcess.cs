using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests;

/// <summary>What the command line did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>Checks the exit code; shows everything where it is another.</summary>
    public CliResult Exits(int code)
    {
        ExitCode.ShouldBe(code, $"standard output:\n{Output}\nstandard error:\n{Error}");
        return this;
    }

    /// <summary>Checks that a person is told what is wrong, and nothing of how the program is made.</summary>
    public CliResult Says(params string[] parts)
    {
        foreach (var part in parts)
        {
            Error.ShouldContain(part);
        }

        Error.ShouldNotContain("   at ");
        Error.ShouldNotContain("unhandled");
        return this;
    }
}

/// <summary>The command line as users start it: the built program, a process each time, in a folder of the test's own.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("Cli.Tests", "Cli", StringComparison.Ordinal),
        "rlfw.dll"
    );

    public CliProcess() => Folder = Directory.CreateTempSubdirectory("rlfw-cli-").FullName;

    /// <summary>The working folder.</summary>
    public string Folder { get; }

    /// <summary>Writes a file into the working folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public async Task<CliResult> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs with a text on standard input.</summary>
    public async Task<CliResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start([], arguments, input);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the command line and lets it run.</summary>
    public Process Start((string Name, string Value)[] environment, params string[] arguments) =>
        Start(environment, arguments, "");

    private Process Start((string Name, string Value)[] environment, string[] arguments, string input)
    {
        // A shell that starts jobs in the background lets them ignore SIGINT, and a program inherits that; a user's does not.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("RLFW_PLUGINS");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
