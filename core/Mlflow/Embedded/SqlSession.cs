using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rlfw.Mlflow;

/// <summary>
/// One open connection and its prepared statements. Statements are interpolated strings whose holes become parameters:
/// <c>session.Execute($"DELETE FROM tags WHERE key = {key}")</c>.
/// </summary>
internal sealed class SqlSession : IDisposable
{
    /// <summary>How long a statement waits for a lock. MLflow's migration keeps it for seconds, slow disks for longer.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    // A wait for a lock cannot be ended from outside: it is taken in slices, between which somebody may have given up.
    private static readonly TimeSpan LockSlice = TimeSpan.FromMilliseconds(250);

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RawStatement> _statements = new(StringComparer.Ordinal);

    /// <summary>Opens a file.</summary>
    /// <param name="source">The path, or a <c>file:</c> URI.</param>
    /// <param name="mode">What for.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public SqlSession(string source, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            // A pool would keep the file open, and its WAL beside it, after we are done.
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = (int)LockTimeout.TotalSeconds,
        };
        _connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            _connection.Open();
            WaitForLocks(LockTimeout);
        }
        catch (SqliteException)
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement; gives how many rows it changed.</summary>
    public int Execute(FormattableString sql) => Command(sql).ExecuteNonQuery();

    /// <summary>Runs several statements without parameters.</summary>
    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query.</summary>
    public IReadOnlyList<T> Query<T>(FormattableString sql, Func<SqliteDataReader, T> row)
    {
        using var reader = Command(sql).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>The first column of the first row as a text; null for no row and for NULL.</summary>
    public string? Text(FormattableString sql) =>
        Query(sql, row => row.IsDBNull(0) ? null : row.GetString(0)) is [var first, ..] ? first : null;

    /// <summary>The first column of the first row as a whole number; null for no row and for NULL.</summary>
    public long? Number(FormattableString sql) =>
        Query(sql, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)) is [var first, ..] ? first : null;

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastRow => raw.sqlite3_last_insert_rowid(_connection.Handle!);

    /// <summary>A statement for many runs, prepared once a session.</summary>
    public RawStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new RawStatement(_connection, sql);
        }

        return statement;
    }

    /// <summary>Begins a transaction that may write; false where somebody else writes and did not end for a short while.</summary>
    public bool TryBeginWriting()
    {
        WaitForLocks(LockSlice);
        try
        {
            Statement("BEGIN IMMEDIATE").Run();
            return true;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            return false;
        }
        finally
        {
            WaitForLocks(LockTimeout);
        }
    }

    /// <summary>Begins a transaction that reads: all it reads is of one moment.</summary>
    public void BeginReading() => Statement("BEGIN").Run();

    /// <summary>Ends the transaction.</summary>
    public void Commit() => Statement("COMMIT").Run();

    /// <summary>Takes back what the transaction did, if there is one.</summary>
    public void Rollback()
    {
        // Some faults (a full disk) have rolled back already.
        if (raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
        {
            Statement("ROLLBACK").Run();
        }
    }

    /// <summary>Stops what runs; may be called from any thread.</summary>
    public void Interrupt()
    {
        if (_connection.Handle is { IsClosed: false } handle)
        {
            raw.sqlite3_interrupt(handle);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private void WaitForLocks(TimeSpan time) =>
        _ = raw.sqlite3_busy_timeout(_connection.Handle!, (int)time.TotalMilliseconds);

    private SqliteCommand Command(FormattableString sql)
    {
        if (!_commands.TryGetValue(sql.Format, out var command))
        {
            command = _connection.CreateCommand();
            var names = Enumerable.Range(0, sql.ArgumentCount).Select(i => $"$p{i}").ToArray();
            command.CommandText = string.Format(CultureInfo.InvariantCulture, sql.Format, names);
            command.Parameters.AddRange(names.Select(name => new SqliteParameter(name, DBNull.Value)));
            _commands[sql.Format] = command;
        }

        for (var i = 0; i < sql.ArgumentCount; i++)
        {
            command.Parameters[i].Value = sql.GetArgument(i) ?? DBNull.Value;
        }

        return command;
    }
}
