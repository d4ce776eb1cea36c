using System.ComponentModel;
using System.Diagnostics;

namespace Rlfw.Measuring.Tests;

/// <summary>A folder for a repository, made by git itself; none of the machine's settings have a say.</summary>
internal sealed class GitFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rlfw-git-").FullName;

    /// <summary>What is known of the repository.</summary>
    public GitSources Sources => new(Path, TimeSpan.FromSeconds(30));

    /// <summary>A repository with one commit, of the file a.txt, on the branch "main".</summary>
    public static GitFolder WithCommit()
    {
        var folder = new GitFolder();
        folder.Git("init", "--quiet", "--initial-branch=main");
        folder.Write("a.txt", "one\n");
        folder.Git("add", "a.txt");
        folder.Commit();
        return folder;
    }

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Commit() =>
        Git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--no-gpg-sign", "-m", "x");

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, string.Join(' ', arguments));
            return output.Trim();
        }
        catch (Win32Exception)
        {
            Assert.Skip("git is not installed");
            throw;
        }
    }

    public void Dispose()
    {
        // git makes its objects read-only, which keeps them on some systems.
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Path, recursive: true);
    }
}
