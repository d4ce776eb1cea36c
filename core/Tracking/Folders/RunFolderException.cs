namespace Rlfw.Tracking;

/// <summary>The run folder cannot be read or written: a full disk, missing permission, a damaged journal.</summary>
public sealed class RunFolderException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which file, what is wrong with it, what to do.</param>
    /// <param name="inner">What the file system said, or null.</param>
    public RunFolderException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The exception for an input or output error on a file.</summary>
    /// <param name="verb">What was tried: "write", "read", "open".</param>
    /// <param name="path">The file.</param>
    /// <param name="inner">What the file system said.</param>
    internal static RunFolderException For(string verb, string path, Exception inner) =>
        new($"cannot {verb} {path}: {Reason(inner)}", inner);

    private static string Reason(Exception inner) =>
        inner switch
        {
            UnauthorizedAccessException => "permission denied; choose a writable folder with --runs",
            // ENOSPC and EDQUOT, as Linux numbers them; the runtime has no exception types of their own for them.
            IOException { HResult: 28 or 122 } => "no space left on the disk; free some and run again to continue",
            _ => inner.Message,
        };
}
