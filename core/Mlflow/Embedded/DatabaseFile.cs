using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Rlfw.Mlflow;

/// <summary>Opens the database file for one purpose or the other.</summary>
internal static class DatabaseFile
{
    // Longer than any migration that was seen (10 s), so that one that goes on is not taken for one that died.
    private static readonly TimeSpan MigrationTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MigrationLook = TimeSpan.FromMilliseconds(500);

    /// <summary>Opens a database for writing; makes it where there is none or an empty file.</summary>
    /// <exception cref="MlflowException">It cannot be written to.</exception>
    public static SqlSession OpenForWriting(
        string path,
        TimeProvider clock,
        ILogger logger,
        CancellationToken cancellation
    )
    {
        var folder = Path.GetDirectoryName(path)!;
        if (Directory.Exists(path) || !Directory.Exists(folder))
        {
            throw new MlflowException(MlflowFault.Blocked, SqliteFaults.CannotOpen(path));
        }

        var session = new SqlSession(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            if (EmbeddedSchema.IsEmpty(session))
            {
                Create(session, clock, cancellation);
            }

            AwaitMigration(session, path, clock, cancellation);
            EmbeddedSchema.Require(session, path, writing: true);
            ChooseJournal(session, path, FileSystemOf(folder), logger);
            // Keys come first in the metrics' index, so that every batch touches many of its pages.
            session.Script("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database for reading.</summary>
    /// <param name="path">The database.</param>
    /// <returns>
    /// The session, and whether it sees only what is there now: a file in a folder that cannot be written to, in which SQLite
    /// has no place to meet its writers.
    /// </returns>
    /// <exception cref="MlflowException">There is none, or it cannot be read.</exception>
    public static (SqlSession Session, bool IsFrozen) OpenForReading(string path)
    {
        if (!File.Exists(path))
        {
            throw new MlflowException(
                MlflowFault.Blocked,
                Directory.Exists(path)
                    ? SqliteFaults.CannotOpen(path)
                    : $"there is no MLflow database {path}: runs make it; or name the one that is meant"
            );
        }

        try
        {
            return (Checked(path, new SqlSession(path, SqliteOpenMode.ReadOnly)), false);
        }
        catch (SqliteException fault)
            when (fault.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY && HasNoWriter(path))
        {
            var uri = $"file:{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?immutable=1";
            return (Checked(path, new SqlSession(uri, SqliteOpenMode.ReadOnly)), true);
        }
    }

    /// <summary>
    /// Puts the file into WAL mode, in which readers and MLflow's migration do not wait for writers. Network file systems have
    /// no shared memory between hosts, which WAL needs: there the file keeps its journal.
    /// </summary>
    /// <param name="session">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="fileSystem">The kind of file system it is on, as the system calls it.</param>
    /// <param name="logger">Where it is said that WAL cannot be had.</param>
    internal static void ChooseJournal(SqlSession session, string path, string fileSystem, ILogger logger)
    {
        var mode = session.Text($"PRAGMA journal_mode");
        var isNetwork = IsNetwork(fileSystem);
        var fault = string.Empty;
        if (mode != "wal" && !isNetwork)
        {
            try
            {
                mode = session.Text($"PRAGMA journal_mode = WAL");
            }
            catch (SqliteException refused)
            {
                fault = $" ({refused.Message})";
            }
        }

        if (mode == "wal" && !isNetwork)
        {
            // Safe against a killed process; after a power cut the last batches may be missing, whole, with the tag that
            // says how far the run was written.
            session.Script("PRAGMA synchronous = NORMAL");
            return;
        }

        logger.LogWarning(
            "{Path} is on a file system ({FileSystem}) or in a state{Fault} that has no write-ahead log; its journal mode is "
                + "'{Mode}': readers and writers wait for one another, and it must be written from one host at a time",
            path,
            fileSystem,
            fault,
            mode
        );
    }

    /// <summary>Whether a file system is shared by hosts.</summary>
    internal static bool IsNetwork(string fileSystem) =>
        fileSystem.ToLower(CultureInfo.InvariantCulture)
            is "nfs"
                or "nfs4"
                or "cifs"
                or "smb"
                or "smb2"
                or "smb3"
                or "smbfs"
                or "9p"
                or "v9fs"
                or "afs"
                or "ceph"
                or "lustre"
                or "gpfs"
                or "beegfs"
                or "gfs2"
                or "ocfs2"
                or "fuse.sshfs"
                or "fuse.glusterfs";

    private static string FileSystemOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).DriveFormat;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What cannot be asked is taken for a disk of this machine: SQLite refuses WAL where it does not work.
            return "unknown";
        }
    }

    private static void Create(SqlSession session, TimeProvider clock, CancellationToken cancellation)
    {
        // Several processes may come here at once: the first makes the tables, the others wait for it and find them.
        var begun = clock.GetTimestamp();
        while (!session.TryBeginWriting())
        {
            cancellation.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(begun) > SqlSession.LockTimeout)
            {
                throw new SqliteException("the new database stays locked", raw.SQLITE_BUSY);
            }
        }

        try
        {
            if (EmbeddedSchema.IsEmpty(session))
            {
                EmbeddedSchema.Create(session, clock.GetUtcNow().ToUnixTimeMilliseconds());
            }

            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    private static void AwaitMigration(
        SqlSession session,
        string path,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var begun = clock.GetTimestamp();
        while (EmbeddedSchema.FindLeftOver(session) is { } table)
        {
            if (clock.GetElapsedTime(begun) > MigrationTime)
            {
                throw new MlflowException(
                    MlflowFault.Blocked,
                    $"{path} has the table {table}, which a migration of MLflow's left when it died; MLflow cannot open the "
                        + $"file until it is gone: sqlite3 '{path}' 'DROP TABLE \"{table}\"', then start MLflow's server again"
                );
            }

            cancellation.WaitHandle.WaitOne(MigrationLook);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static SqlSession Checked(string path, SqlSession session)
    {
        try
        {
            EmbeddedSchema.Require(session, path, writing: false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static bool HasNoWriter(string path) => new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 };
}
