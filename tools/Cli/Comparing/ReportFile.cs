using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>The file that a report is written to.</summary>
internal static class ReportFile
{
    /// <summary>The name where none is given: the report of the last comparison lies in the working folder.</summary>
    public const string DefaultName = "comparison.html";

    private const int HeadLength = 4096;

    /// <summary>The path that a report can be written to, checked before the work is done.</summary>
    /// <param name="name">What the user wrote; null for the default.</param>
    /// <param name="option">The option, for messages.</param>
    /// <exception cref="UserErrorException">It is a folder, a file of another kind, or cannot be written.</exception>
    public static string Check(string? name, string option)
    {
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw new UserErrorException(
                $"{option} is empty: give the path of the file to be written, or leave it out"
            );
        }

        var path = Path.GetFullPath(name ?? DefaultName);
        if (Directory.Exists(path))
        {
            throw new UserErrorException(
                $"{path} is a folder: name a file with {option}, such as {option} {Path.Combine(name ?? ".", DefaultName)}"
            );
        }

        if (File.Exists(path) && !IsReport(path))
        {
            throw new UserErrorException(
                $"{path} is there and is no report of rlfw's: it is not overwritten; name another file with {option}"
            );
        }

        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder)
            ? path
            : throw new UserErrorException($"there is no folder {folder}: make it, or name another file with {option}");
    }

    /// <summary>Writes a report, whole or not at all: a browser may read it meanwhile.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static void Write(string path, string html)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, html);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw new UserErrorException($"cannot write the report {path}: {e.Message}", e);
        }
    }

    private static bool IsReport(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var head = new char[HeadLength];
            var length = reader.ReadBlock(head, 0, head.Length);
            return length == 0 || head.AsSpan(0, length).Contains(ReportPage.Mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot write the report {path}: {e.Message}", e);
        }
    }
}
