using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>
/// Writes down every episode of learning, one line each, in <c>episodes-stage.csv</c> of the run folder: when it ended (environment steps of
/// all environments together), in which environment, its return and its length, as seen here: next to the environment it has the
/// environment's rewards, behind other wrappers theirs. A run that goes on from a checkpoint cuts the file to what it held there.
/// </summary>
[Plugin(
    "monitor",
    typeof(NoOptions),
    Summary = "Every episode's return and length in episodes-<stage>.csv of the run folder"
)]
public sealed class MonitorWrapper : IEnvironmentWrapper, IDisposable
{
    // Those that are written now. Two writers of one file would spoil it: an open file does not keep a second one out.
    private static readonly ConcurrentDictionary<string, MonitorWrapper> _open = new(StringComparer.Ordinal);

    private readonly IVectorEnvironment _inner;
    private readonly FileStream? _file;
    private readonly double[] _returns;
    private readonly long[] _lengths;
    private readonly StringBuilder _lines = new();
    private long _steps;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="context">What it wraps.</param>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public MonitorWrapper(WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _inner = context.Inner;
        _returns = new double[_inner.Count];
        _lengths = new long[_inner.Count];
        if (context.Folder is not { } folder)
        {
            return;
        }

        var path = Path.GetFullPath(Path.Combine(folder.Path, $"episodes-{context.Stage}.csv"));
        if (!_open.TryAdd(path, this))
        {
            throw new UserErrorException(
                $"{path} is written by another monitor already: have one around the environment"
            );
        }

        try
        {
            // From the beginning: where a run goes on, the checkpoint says how much of it stays.
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _open.TryRemove(path, out _);
            throw new UserErrorException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public int Count => _inner.Count;

    /// <inheritdoc />
    public Space ObservationSpace => _inner.ObservationSpace;

    /// <inheritdoc />
    public Space ActionSpace => _inner.ActionSpace;

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        if (_lengths[index] > 0)
        {
            WriteEpisode(index);
        }

        _inner.Reset(index, random, observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (_steps == 0)
        {
            Begin();
        }

        _inner.Step(actions, outcome);
        _steps += Count;
        for (var i = 0; i < _returns.Length; i++)
        {
            _returns[i] += outcome.Rewards[i];
            _lengths[i]++;
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Push();
        state.Write("steps", _steps);
        state.Write("returns", _returns);
        state.Write("lengths", _lengths);
        state.Write("bytes", _file?.Position ?? 0);
        _inner.Save(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _steps = state.ReadInt64("steps");
        state.ReadDoubles("returns").CopyTo(_returns, 0);
        state.ReadInt64s("lengths").CopyTo(_lengths, 0);
        Cut(state.ReadInt64("bytes"));
        _inner.Load(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Push();
        if (_file is not null)
        {
            _file.Dispose();
            _open.TryRemove(_file.Name, out _);
        }
    }

    private void Begin()
    {
        Cut(0);
        _lines.Append("environment_steps,environment,return,length\n");
    }

    private void WriteEpisode(int index)
    {
        if (_file is not null)
        {
            _lines.Append(CultureInfo.InvariantCulture, $"{_steps},{index},{_returns[index]:R},{_lengths[index]}\n");
            if (_lines.Length > 1 << 16)
            {
                Push();
            }
        }

        (_returns[index], _lengths[index]) = (0, 0);
    }

    private void Push()
    {
        _file?.Write(Encoding.ASCII.GetBytes(_lines.ToString()));
        _file?.Flush();
        _lines.Clear();
    }

    private void Cut(long length)
    {
        _lines.Clear();
        _file?.SetLength(length);
        _file?.Seek(0, SeekOrigin.End);
    }
}
