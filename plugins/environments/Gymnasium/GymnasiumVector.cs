using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>
/// N Gymnasium environments, shared among processes that step at the same time. Gymnasium's environments cannot be saved, but they
/// repeat themselves: the state is the seed of each episode and the actions since, which are played again when a run goes on.
/// </summary>
internal sealed class GymnasiumVector : IVectorEnvironment, IDisposable
{
    private readonly GymnasiumOptions _options;
    private readonly TimeProvider _clock;
    private readonly PythonProcess?[] _processes;

    // Process p plays the environments from _first[p] on.
    private readonly int[] _first;
    private readonly int _actionSize;
    private readonly long[] _seeds;
    private readonly List<float>[] _played;
    private readonly float[] _last;

    private bool _started;

    /// <summary>Makes the vector; the processes start where their spaces are not known, or else when the first episode begins.</summary>
    /// <param name="options">Which environment.</param>
    /// <param name="count">N.</param>
    /// <param name="clock">Measures how long answers take.</param>
    /// <exception cref="UserErrorException">Python, Gymnasium or the environment is not there, or its spaces are none of ours.</exception>
    public GymnasiumVector(GymnasiumOptions options, int count, TimeProvider clock)
    {
        (_options, _clock, Count) = (options, clock, count);
        var processes = Math.Min(options.Processes, count);
        _first = [.. Enumerable.Range(0, processes + 1).Select(p => (int)((long)p * count / processes))];
        _processes = new PythonProcess?[processes];
        var told = KnownSpaces.Find(options);
        if (told is null)
        {
            told = Start(null);
            KnownSpaces.Keep(options, told);
        }

        Told = told;
        _actionSize = ActionSpace.Size;
        _seeds = new long[count];
        _played = [.. Enumerable.Range(0, count).Select(_ => new List<float>())];
        _last = new float[count * ObservationSpace.Size];
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public Space ObservationSpace => Told.Observations;

    /// <inheritdoc />
    public Space ActionSpace => Told.Actions;

    private ToldSpaces Told { get; }

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        // What Gymnasium takes as a seed: not negative, and below 2^31 for older environments.
        Begin(index, (long)(random.NextUInt64() >> 33));
        Last(index).CopyTo(observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        for (var p = 0; p < _processes.Length; p++)
        {
            var rows = actions[(_first[p] * _actionSize)..(_first[p + 1] * _actionSize)];
            _processes[p]!.Send('S', MemoryMarshal.AsBytes(rows), "a step");
        }

        for (var p = 0; p < _processes.Length; p++)
        {
            Take(_processes[p]!.Receive(), _first[p], _first[p + 1], outcome);
        }

        outcome.Observations.CopyTo(_last, 0);
        for (var i = 0; i < Count; i++)
        {
            _played[i].AddRange(actions.Slice(i * _actionSize, _actionSize));
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        state.Write("seeds", _seeds);
        state.Write("last", _last);
        for (var i = 0; i < Count; i++)
        {
            state.Write($"played_{i}", CollectionsMarshal.AsSpan(_played[i]));
        }
    }

    /// <inheritdoc />
    /// <exception cref="UserErrorException">The environments did not repeat themselves.</exception>
    public void Load(IStateReader state)
    {
        var seeds = state.ReadInt64s("seeds").ToArray();
        var last = state.ReadSingles("last").ToArray();
        var played = Enumerable.Range(0, Count).Select(i => state.ReadSingles($"played_{i}").ToArray()).ToArray();
        Replay(seeds, played);
        for (var k = 0; k < last.Length; k++)
        {
            if (_last[k] != last[k])
            {
                throw new UserErrorException(
                    $"Gymnasium environment '{_options.Id}' did not repeat itself: with the same seed and actions it stands at "
                        + $"{_last[k]} where it stood at {last[k]} (environment {k / ObservationSpace.Size}, component "
                        + $"{k % ObservationSpace.Size}), so the run cannot go on exactly; start over with --new"
                );
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        for (var p = 0; p < _processes.Length; p++)
        {
            _processes[p]?.Dispose();
            _processes[p] = null;
        }

        _started = false;
    }

    /// <summary>Starts the processes, all at once, and sees to it that they tell the same spaces.</summary>
    /// <param name="known">What they should tell; null where that is not known.</param>
    /// <returns>What they told.</returns>
    private ToldSpaces Start(ToldSpaces? known)
    {
        try
        {
            for (var p = 0; p < _processes.Length; p++)
            {
                _processes[p] = new PythonProcess(_options, _clock);
                _processes[p]!.Send('H', Hello(_first[p + 1] - _first[p]), "its start");
            }

            foreach (var process in _processes)
            {
                var told = Spaces(process!);
                known ??= told;
                if (!told.AreSameAs(known))
                {
                    KnownSpaces.Forget(_options);
                    throw new UserErrorException(
                        $"Gymnasium environment '{_options.Id}' has other spaces than it had when this command first asked for them: its "
                            + "spaces must depend on nothing but its arguments; where its module was edited meanwhile, run again"
                    );
                }
            }

            _started = true;
            return known!;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Plays the episodes again, all environments a step at a time: one whose episode is shorter waits at its beginning, and starts
    /// when the others have as many steps left as it has.
    /// </summary>
    private void Replay(long[] seeds, float[][] played)
    {
        var longest = played.Max(x => x.Length) / _actionSize;
        var outcome = new VectorOutcome(Count, ObservationSpace.Size);
        var actions = new float[Count * _actionSize];
        for (var i = 0; i < Count; i++)
        {
            Begin(i, seeds[i]);
        }

        for (var step = 0; step < longest; step++)
        {
            for (var i = 0; i < Count; i++)
            {
                var own = step - (longest - (played[i].Length / _actionSize));
                if (own <= 0)
                {
                    Begin(i, seeds[i]);
                }

                if (own >= 0)
                {
                    played[i].AsSpan(own * _actionSize, _actionSize).CopyTo(actions.AsSpan(i * _actionSize));
                }
            }

            Step(actions, outcome);
        }

        for (var i = 0; i < Count; i++)
        {
            if (played[i].Length == 0)
            {
                Begin(i, seeds[i]);
            }
        }
    }

    private void Begin(int index, long seed)
    {
        if (!_started)
        {
            Start(Told);
        }

        var p = 0;
        while (_first[p + 1] <= index)
        {
            p++;
        }

        Span<byte> request = stackalloc byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(request, index - _first[p]);
        BinaryPrimitives.WriteInt64LittleEndian(request[sizeof(int)..], seed);
        _processes[p]!.Send('R', request, "a reset");
        var answer = MemoryMarshal.Cast<byte, float>(_processes[p]!.Receive());
        answer.CopyTo(Last(index));
        _seeds[index] = seed;
        _played[index].Clear();
    }

    private Span<float> Last(int index) => _last.AsSpan(index * ObservationSpace.Size, ObservationSpace.Size);

    private void Take(ReadOnlySpan<byte> answer, int from, int to, VectorOutcome outcome)
    {
        int count = to - from,
            size = ObservationSpace.Size,
            floats = count * size * sizeof(float),
            doubles = count * sizeof(double);
        MemoryMarshal.Cast<byte, float>(answer[..floats]).CopyTo(outcome.Observations.AsSpan(from * size));
        // Not aligned, as any number of floats stands before them.
        answer.Slice(floats, doubles).CopyTo(MemoryMarshal.AsBytes(outcome.Rewards.AsSpan(from, count)));
        var ends = answer[(floats + doubles)..];
        for (var i = 0; i < count; i++)
        {
            outcome.Terminated[from + i] = (ends[i] & 1) != 0;
            outcome.Truncated[from + i] = (ends[i] & 2) != 0;
        }
    }

    private byte[] Hello(int count)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in _options.Arguments)
        {
            arguments[name] = Value(value);
        }

        var hello = new JsonObject
        {
            ["id"] = _options.Id,
            ["count"] = count,
            ["arguments"] = arguments,
            ["modules"] = new JsonArray([.. _options.Modules.Select(x => (JsonNode)x)]),
            ["path"] = new JsonArray([.. _options.ModuleFolders.Select(x => (JsonNode)Path.GetFullPath(x))]),
        };
        return JsonSerializer.SerializeToUtf8Bytes(hello);
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static ToldSpaces Spaces(PythonProcess process)
    {
        JsonElement told;
        try
        {
            var reader = new Utf8JsonReader(process.Receive());
            told = JsonElement.ParseValue(ref reader);
        }
        catch (PluginException e)
        {
            // What keeps it from beginning is the user's to mend: a package, an id, an argument.
            throw new UserErrorException(e.Message, e);
        }

        return new(SpaceReader.Read(told.GetProperty("observations")), SpaceReader.Read(told.GetProperty("actions")));
    }
}
