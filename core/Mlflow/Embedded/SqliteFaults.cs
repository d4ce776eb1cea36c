using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rlfw.Mlflow;

/// <summary>What SQLite says, in words of the store: which file, what is wrong with it, what to do.</summary>
internal static class SqliteFaults
{
    /// <summary>The fault that a person or the tracker can act on.</summary>
    /// <param name="fault">What SQLite threw.</param>
    /// <param name="path">The database.</param>
    public static MlflowException Explain(SqliteException fault, string path)
    {
        var (kind, text) = fault.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => (MlflowFault.Unavailable, Locked(path)),
            raw.SQLITE_FULL => (MlflowFault.Blocked, Full(path)),
            raw.SQLITE_READONLY when fault.SqliteExtendedErrorCode == raw.SQLITE_READONLY_DBMOVED => (
                MlflowFault.Unavailable,
                $"{path} was moved or deleted while it was written to"
            ),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (MlflowFault.Blocked, ReadOnly(path)),
            raw.SQLITE_CANTOPEN => (MlflowFault.Blocked, CannotOpen(path)),
            raw.SQLITE_NOTADB => (MlflowFault.Blocked, NoDatabase(path)),
            raw.SQLITE_CORRUPT => (
                MlflowFault.Blocked,
                $"{path} is damaged: save it with sqlite3 '{path}' '.recover' | sqlite3 recovered.db, or move it away and a new "
                    + "one is made"
            ),
            raw.SQLITE_IOERR => (
                MlflowFault.Unavailable,
                $"{path} could not be read or written (SQLite error {fault.SqliteExtendedErrorCode}): look at the disk and "
                    + "its quota"
            ),
            raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG => (
                MlflowFault.Refused,
                $"{path} does not take this: {fault.Message}"
            ),
            // "no such table", "no such column": somebody changes the tables; what they have become is seen when the file is
            // opened anew for the next call.
            _ => (MlflowFault.Unavailable, $"{path} could not be used: {fault.Message}"),
        };
        return new MlflowException(kind, text, fault);
    }

    /// <summary>What is said of a file that cannot be opened or made.</summary>
    public static string CannotOpen(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(path)
                ? $"{path} is a folder, and a database file is needed: remove it or give the database another path"
            : !Directory.Exists(folder)
                ? $"{path} cannot be made because there is no folder {folder}: make it or correct the path"
            : $"{path} cannot be opened: no permission for the file or its folder {folder}, in which SQLite makes files of its "
                + "own beside the database; give this user the right to read and write both";
    }

    private static string Locked(string path) =>
        $"{path} was locked by another process for more than {SqlSession.LockTimeout.TotalSeconds:0} s; it is tried again "
        + "later. If nothing works on it, find who holds it: fuser -v '"
        + path
        + "'";

    private static string Full(string path) =>
        $"the disk is full: {path} could not grow; make room on {Path.GetDirectoryName(path)} (or lift the quota)";

    private static string ReadOnly(string path) =>
        $"{path} cannot be written to: this user has no permission for it or its folder, or the disk is mounted for reading "
        + "only; change that, or give the database another path";

    private static string NoDatabase(string path) =>
        $"{path} is no SQLite database: move the file away, or give the database another path";
}
