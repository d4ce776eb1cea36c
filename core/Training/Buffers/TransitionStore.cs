using System.Runtime.InteropServices;
using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// The latest transitions of N environments that take turns, in a ring of rows. Transition t is of environment t mod N and lies in
/// row t mod capacity. An observation is stored once: what followed a transition is the row of the same environment's next
/// one, unless an episode ended there; then it lies apart (<see cref="EpisodeEnds"/>). What followed the very latest waits for its row.
/// </summary>
internal sealed class TransitionStore
{
    private const byte TerminatedFlag = 1;
    private const byte EndFlag = 2;

    private readonly int _width;
    private readonly float[] _observations;
    private readonly float[] _following;
    private readonly ActionColumn _actions;
    private readonly float[] _rewards;
    private readonly byte[] _flags;
    private readonly EpisodeEnds[] _ends;

    /// <summary>Makes an empty store. The system hands out its memory only as it fills.</summary>
    /// <param name="capacity">Transitions it holds.</param>
    /// <param name="environments">N.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    public TransitionStore(int capacity, int environments, Space observationSpace, Space actionSpace)
    {
        (Capacity, Environments, _width) = (capacity, environments, observationSpace.Size);
        _observations = new float[capacity * _width];
        _following = new float[environments * _width];
        _actions = new ActionColumn(capacity, actionSpace);
        _rewards = new float[capacity];
        _flags = new byte[capacity];
        _ends = new EpisodeEnds[environments];
        for (var i = 0; i < environments; i++)
        {
            _ends[i] = new EpisodeEnds(_width);
        }
    }

    /// <summary>Transitions it can hold.</summary>
    public int Capacity { get; }

    /// <summary>N.</summary>
    public int Environments { get; }

    /// <summary>Transitions that were ever added: the number of the next one.</summary>
    public long Total { get; private set; }

    /// <summary>Transitions it holds.</summary>
    public int Count => (int)Math.Min(Total, Capacity);

    /// <summary>The number of the oldest transition that is held.</summary>
    public long Oldest => Total - Count;

    /// <summary>Bytes that observations of episodes' ends take at present, besides the fixed ones.</summary>
    public long EndBytes => _ends.Sum(x => x.Bytes);

    /// <summary>Where a transition lies.</summary>
    public int Row(long transition) => (int)(transition % Capacity);

    /// <summary>Adds the next transition, of environment <see cref="Total"/> mod N; where the store is full it replaces the oldest.</summary>
    public void Add(
        ReadOnlySpan<float> observation,
        ReadOnlySpan<float> action,
        float reward,
        ReadOnlySpan<float> next,
        bool terminated,
        bool ended
    )
    {
        var environment = (int)(Total % Environments);
        MarkCut(environment, observation);
        ForgetOldest();
        var row = Row(Total);
        observation.CopyTo(_observations.AsSpan(row * _width, _width));
        _actions.Set(row, action);
        _rewards[row] = reward;
        _flags[row] = (byte)((terminated ? TerminatedFlag : 0) | (terminated || ended ? EndFlag : 0));
        if (terminated || ended)
        {
            _ends[environment].Add(Total / Environments, next);
        }
        else
        {
            next.CopyTo(Following(environment));
        }

        Total++;
    }

    /// <summary>s of a transition, [O].</summary>
    public ReadOnlySpan<float> Observation(long transition) => _observations.AsSpan(Row(transition) * _width, _width);

    /// <summary>s' of a transition, [O].</summary>
    public ReadOnlySpan<float> Next(long transition)
    {
        var environment = (int)(transition % Environments);
        if (IsEnd(transition))
        {
            var ends = _ends[environment];
            return ends.Observation(ends.FirstFrom(transition / Environments));
        }

        var next = transition + Environments;
        return next < Total ? Observation(next) : Following(environment);
    }

    /// <summary>Reads a of a transition.</summary>
    public void Action(long transition, Span<float> action) => _actions.Get(Row(transition), action);

    /// <summary>r of a transition.</summary>
    public float Reward(long transition) => _rewards[Row(transition)];

    /// <summary>Whether s' of a transition is terminal.</summary>
    public bool IsTerminated(long transition) => (_flags[Row(transition)] & TerminatedFlag) != 0;

    /// <summary>Whether the episode ended with a transition, terminated or cut.</summary>
    public bool IsEnd(long transition) => (_flags[Row(transition)] & EndFlag) != 0;

    /// <summary>How many transitions of its episode are known that come after a transition.</summary>
    public int Later(long transition)
    {
        var environment = transition % Environments;
        var number = transition / Environments;
        var ends = _ends[environment];
        var end = ends.FirstFrom(number);
        return end < ends.Count ? ends.Distance(end, number) : (int)((Total - 1 - environment) / Environments - number);
    }

    /// <summary>Writes all that is held.</summary>
    public void Save(ITensorStateWriter state)
    {
        state.Write("total", Total);
        state.Write("capacity", Capacity);
        state.Write("environments", Environments);
        if (Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        state.WriteTensor("observations", Tensor(_observations.AsSpan(0, Count * _width), _width));
        state.WriteTensor("following", Tensor(_following, _width));
        state.WriteTensor("actions", Tensor<byte>(_actions.Bytes(Count), _actions.Bytes(Count).Length / Count));
        state.WriteTensor("rewards", Tensor(_rewards.AsSpan(0, Count), 1));
        state.WriteTensor("flags", Tensor(_flags.AsSpan(0, Count), 1));
        var ends = AllEnds();
        if (ends.Length > 0)
        {
            state.WriteTensor("ends", Tensor<float>(ends, _width));
        }
    }

    /// <summary>Takes over what was saved.</summary>
    /// <exception cref="FormatException">The saved transitions do not fit.</exception>
    public void Load(ITensorStateReader state)
    {
        long total = state.ReadInt64("total"),
            capacity = state.ReadInt64("capacity"),
            environments = state.ReadInt64("environments");
        if (total < 0 || capacity != Capacity || environments != Environments)
        {
            throw new FormatException(
                $"{Math.Min(total, capacity)} transitions of {environments} environments, of at most {capacity}, do not fit a "
                    + $"replay buffer of {Capacity} for {Environments}"
            );
        }

        Total = total;
        if (Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        Read(state, "observations", MemoryMarshal.AsBytes(_observations.AsSpan(0, Count * _width)));
        Read(state, "following", MemoryMarshal.AsBytes(_following.AsSpan()));
        Read(state, "actions", _actions.Bytes(Count));
        Read(state, "rewards", MemoryMarshal.AsBytes(_rewards.AsSpan(0, Count)));
        Read(state, "flags", _flags.AsSpan(0, Count));
        LoadEnds(state);
    }

    private Span<float> Following(int environment) => _following.AsSpan(environment * _width, _width);

    /// <summary>An episode that does not go on where its latest transition left it was cut there.</summary>
    private void MarkCut(int environment, ReadOnlySpan<float> observation)
    {
        var latest = Total - Environments;
        if (
            latest < Oldest
            || IsEnd(latest)
            || MemoryMarshal.AsBytes(observation).SequenceEqual(MemoryMarshal.AsBytes(Following(environment)))
        )
        {
            return;
        }

        _flags[Row(latest)] |= EndFlag;
        _ends[environment].Add(latest / Environments, Following(environment));
    }

    private void ForgetOldest()
    {
        if (Count == Capacity && IsEnd(Oldest))
        {
            _ends[Oldest % Environments].RemoveOldest();
        }
    }

    /// <summary>The observations that episodes ended with, in the order of their transitions.</summary>
    private float[] AllEnds()
    {
        var all = new float[_ends.Sum(x => x.Count) * _width];
        var at = 0;
        for (var t = Oldest; t < Total; t++)
        {
            if (IsEnd(t))
            {
                Next(t).CopyTo(all.AsSpan(at));
                at += _width;
            }
        }

        return all;
    }

    private void LoadEnds(ITensorStateReader state)
    {
        var count = 0;
        foreach (var flag in _flags.AsSpan(0, Count))
        {
            count += (flag & EndFlag) != 0 ? 1 : 0;
        }

        var all = new float[count * _width];
        if (count > 0)
        {
            Read(state, "ends", MemoryMarshal.AsBytes(all.AsSpan()));
        }

        for (var i = 0; i < Environments; i++)
        {
            _ends[i] = new EpisodeEnds(_width);
        }

        var at = 0;
        for (var t = Oldest; t < Total; t++)
        {
            if (IsEnd(t))
            {
                _ends[t % Environments].Add(t / Environments, all.AsSpan(at, _width));
                at += _width;
            }
        }
    }

    private static Tensor Tensor<T>(Span<T> values, int width)
        where T : unmanaged
    {
        var tensor = torch.empty(
            [values.Length / width, width],
            typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Byte
        );
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor;
    }

    private static void Read(ITensorStateReader state, string key, Span<byte> values)
    {
        var saved = state.ReadTensor(key).bytes;
        if (saved.Length != values.Length)
        {
            throw new FormatException(
                $"'{key}' of the replay buffer has {saved.Length} bytes instead of {values.Length}"
            );
        }

        saved.CopyTo(values);
    }
}
