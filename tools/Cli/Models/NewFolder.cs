using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>A folder that a command writes: it appears complete or not at all, and nothing that is there is touched.</summary>
internal static class NewFolder
{
    /// <summary>Checks that there is room, before any work.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that named it, for messages.</param>
    /// <exception cref="UserErrorException">Something is there.</exception>
    public static void Check(string folder, string option)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new UserErrorException($"{option} {folder} is there already: name a new folder, or remove it first");
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="write">Writes into an empty folder.</param>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static void Write(string folder, Action<string> write)
    {
        var final = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var temporary = $"{final}.{Environment.ProcessId}.tmp";
        try
        {
            try
            {
                Directory.CreateDirectory(temporary);
                write(temporary);
                if (Directory.Exists(final))
                {
                    Directory.Delete(final);
                }

                Directory.Move(temporary, final);
            }
            catch
            {
                if (Directory.Exists(temporary))
                {
                    Directory.Delete(temporary, recursive: true);
                }

                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot write {folder}: {e.Message}", e);
        }
    }
}
