using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rlfw.Mlflow;

/// <summary>
/// The connection to the file: opened with the first call and anew after a fault, one transaction at a time, faults in words
/// that people and the tracker can act on.
/// </summary>
/// <param name="path">The file's absolute path.</param>
/// <param name="open">Opens it; whether it must be opened anew for every call.</param>
/// <param name="clock">The time.</param>
internal sealed class EmbeddedDatabase(
    string path,
    Func<CancellationToken, (SqlSession Session, bool IsFrozen)> open,
    TimeProvider clock
) : IAsyncDisposable
{
    // MLflow's migration gets its locks between two of our transactions; without a pause it fails half-way.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _gate = new(1);
    private SqlSession? _session;
    private bool _isFrozen;
    private long? _lastEnd;
    private int _isDisposed;

    /// <summary>The file's absolute path.</summary>
    public string Path => path;

    /// <summary>Reads; all that one call sees is of one moment.</summary>
    /// <exception cref="MlflowException">The file cannot be read.</exception>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation) =>
        UseAsync(
            session =>
            {
                session.BeginReading();
                return work(session);
            },
            cancellation
        );

    /// <summary>Writes; all or nothing of what one call does.</summary>
    /// <exception cref="MlflowException">The file cannot be written to, or <paramref name="work"/> said so.</exception>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation) =>
        UseAsync(
            session =>
            {
                Begin(session, cancellation);
                return work(session);
            },
            cancellation
        );

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqlSession> work, CancellationToken cancellation) =>
        WriteAsync(
            session =>
            {
                work(session);
                return true;
            },
            cancellation
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _gate.WaitAsync().ConfigureAwait(false);
        Drop();
        _gate.Dispose();
    }

    private async Task<T> UseAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_lastEnd is { } end && Pause - clock.GetElapsedTime(end) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, clock, cancellation).ConfigureAwait(false);
            }

            // SQLite has no asynchronous calls, and locks may take seconds: who calls from a thread of its own waits on that.
            return Thread.CurrentThread.IsThreadPoolThread
                ? await Task.Run(() => Use(work, cancellation), cancellation).ConfigureAwait(false)
                : Use(work, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private T Use<T>(Func<SqlSession, T> work, CancellationToken cancellation)
    {
        try
        {
            var session = Session(cancellation);
            using var stop = cancellation.Register(session.Interrupt);
            return Transact(session, work);
        }
        catch (SqliteException fault)
        {
            // Whatever it was: the next call opens the file anew and sees what has become of it.
            Drop();
            if (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            throw SqliteFaults.Explain(fault, path);
        }
        finally
        {
            _lastEnd = clock.GetTimestamp();
        }
    }

    private static T Transact<T>(SqlSession session, Func<SqlSession, T> work)
    {
        try
        {
            var result = work(session);
            session.Commit();
            return result;
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    private SqlSession Session(CancellationToken cancellation)
    {
        // A file that was deleted would go on taking what is written, for nobody to see.
        if (_session is not null && (_isFrozen || !File.Exists(path)))
        {
            Drop();
        }

        if (_session is null)
        {
            (_session, _isFrozen) = open(cancellation);
        }

        return _session;
    }

    private void Begin(SqlSession session, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        while (!session.TryBeginWriting())
        {
            cancellation.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(begun) > SqlSession.LockTimeout)
            {
                throw new SqliteException("database is locked", raw.SQLITE_BUSY);
            }
        }
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
