namespace Rlfw.Bundle.Tests;

/// <summary>An unpacked archive, and the host it is started on.</summary>
/// <param name="Parent">A folder of the test's own.</param>
/// <param name="Folder">What was unpacked.</param>
/// <param name="Compiler">
/// A compiler that takes a second and gives out the library that the ordinary build has: the real one takes a quarter of a minute.
/// </param>
/// <param name="CompilerLog">Has a line for each time that it compiled.</param>
public sealed record UnpackedBundle(string Parent, string Folder, string Compiler, string CompilerLog)
{
    private const string Experiment = """
        version: 1
        experiments:
          - name: short
            environment: { plugin: gridworld }
            algorithm: { plugin: q-learning }
            budget: { environment_steps: 200 }
        """;

    /// <summary>How often something was compiled.</summary>
    public int Compilations => File.Exists(CompilerLog) ? File.ReadAllLines(CompilerLog).Length : 0;

    internal static UnpackedBundle In(string parent, string folder)
    {
        var log = Path.Combine(parent, "compiled");
        var library = Path.Combine(Shell.Repository, "artifacts", "native", "librlfw_torch.so");
        File.WriteAllText(Path.Combine(parent, "short.yaml"), Experiment);
        var compiler = Script(
            parent,
            "compiler",
            $"""
            [ "$1" != --version ] || exec echo "compiler of the tests"
            echo compiled >>'{log}'
            sleep 1
            while [ "$1" != -o ]; do shift; done
            exec cp '{library}' "$2"
            """
        );
        return new UnpackedBundle(parent, folder, compiler, log);
    }

    /// <summary>Starts the command line in the parent folder, with a cache of its own.</summary>
    internal Task<ShellResult> RunAsync(IEnumerable<string> arguments, params (string, string?)[] environment) =>
        Shell.RunAsync(
            Path.Combine(Folder, "rlfw"),
            arguments,
            Parent,
            [("CXX", Compiler), ("XDG_CACHE_HOME", Path.Combine(Parent, "cache")), .. environment]
        );

    /// <summary>Runs an experiment that takes a moment.</summary>
    internal Task<ShellResult> RunShortAsync(params (string, string?)[] environment) =>
        RunAsync(["run", "short.yaml", "--new"], environment);

    /// <summary>Writes a program.</summary>
    internal static string Script(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/bash\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
