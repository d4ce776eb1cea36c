using Rlfw.Contracts;

namespace Rlfw.Hosting.Hub;

/// <summary>A folder of the machine in the place of a repository.</summary>
internal static class LocalFolder
{
    /// <summary>The names of its files, also of those below its folders.</summary>
    /// <exception cref="UserErrorException">There is no such folder, or it cannot be read.</exception>
    public static IReadOnlyList<string> Names(string path)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (DirectoryNotFoundException e)
        {
            throw new UserErrorException(
                $"there is no folder '{path}' (looked for {Path.GetFullPath(path)}): a relative path starts at the working directory",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the folder '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A file's length; 0 where there is none.</summary>
    public static long Length(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;
}
