using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Whether runs can be written, asked before the first one begins.</summary>
internal static class RunsRoot
{
    /// <summary>Makes sure that run folders can be made below a folder.</summary>
    /// <exception cref="UserErrorException">They cannot.</exception>
    public static void EnsureWritable(string root)
    {
        var path = Path.GetFullPath(root);
        EnsureNoFile(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"the runs folder {path} cannot be made: {e.Message}; choose another with --runs",
                e
            );
        }

        if (WritingFault(path) is { } fault)
        {
            throw new UserErrorException(
                $"the runs folder {path} cannot be written: {fault}; make it writable, or choose another with --runs"
            );
        }
    }

    /// <summary>Whether there is a folder of runs to read; a missing one is said, as a misspelt one looks the same.</summary>
    /// <exception cref="UserErrorException">It is a file.</exception>
    public static bool Exists(Terminal terminal, string root)
    {
        var path = Path.GetFullPath(root);
        EnsureNoFile(path);
        if (Directory.Exists(path))
        {
            return true;
        }

        terminal.Say("note", $"there is no runs folder {path}; another is chosen with --runs");
        return false;
    }

    private static void EnsureNoFile(string path)
    {
        if (File.Exists(path))
        {
            throw new UserErrorException($"the runs folder {path} is a file; choose another with --runs");
        }
    }

    /// <summary>Why nothing can be written below a folder that may not exist yet; null where it can.</summary>
    public static string? WritingFault(string path)
    {
        if (File.Exists(path))
        {
            return "it is a file";
        }

        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                return $"{above} is a file";
            }
        }

        var folder = NearestExisting(path);
        var probe = Path.Combine(folder, $".rlfw-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>The folder itself, or the nearest one above that exists.</summary>
    public static string NearestExisting(string path)
    {
        var folder = path;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? "/";
        }

        return folder;
    }
}
