using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// The most recent transitions, in arrays on the host, sampled uniformly with replacement. The next observation is stored
/// beside each transition, so that the end of an episode, terminal or cut, is what it was.
/// </summary>
public sealed class ReplayBuffer : ITensorStateful
{
    private readonly int _observationSize;
    private readonly int _actionSize;
    private readonly bool _discrete;
    private readonly float[] _observations;
    private readonly float[] _nextObservations;
    private readonly float[] _actions;
    private readonly float[] _rewards;
    private readonly float[] _terminated;
    private BatchArrays _batch = new(0, 0, 0);
    private int _position;

    /// <summary>Makes an empty buffer. The system hands out its memory only as it fills.</summary>
    /// <param name="capacity">Transitions it holds; the oldest make room for new ones.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    /// <exception cref="UserErrorException">The capacity times the size of an observation is beyond an array's length.</exception>
    public ReplayBuffer(int capacity, Space observationSpace, Space actionSpace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentNullException.ThrowIfNull(observationSpace);
        ArgumentNullException.ThrowIfNull(actionSpace);
        _observationSize = observationSpace.Size;
        _actionSize = actionSpace.Size;
        _discrete = actionSpace is DiscreteSpace;
        var longest = (long)capacity * Math.Max(_observationSize, _actionSize);
        if (longest > Array.MaxLength)
        {
            throw new UserErrorException(
                $"a replay buffer of {capacity} transitions with {_observationSize} numbers per observation is too large; "
                    + $"at most {Array.MaxLength / Math.Max(_observationSize, _actionSize)} fit"
            );
        }

        Capacity = capacity;
        _observations = new float[capacity * _observationSize];
        _nextObservations = new float[capacity * _observationSize];
        _actions = new float[capacity * _actionSize];
        _rewards = new float[capacity];
        _terminated = new float[capacity];
    }

    /// <summary>Makes an empty buffer for what an algorithm asks of its loop.</summary>
    /// <param name="settings">Capacity (without replay: the latest transition of each environment), environments, kind of replay.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    /// <param name="goals">Judges transitions under other goals; needed where the settings ask for hindsight.</param>
    public ReplayBuffer(
        OffPolicySettings settings,
        Space observationSpace,
        Space actionSpace,
        IGoalEnvironment? goals = null
    )
        : this(
            settings is { ReplayCapacity: > 0 } ? settings.ReplayCapacity : settings?.Environments ?? 1,
            observationSpace,
            actionSpace
        ) { }

    /// <summary>Transitions it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Transitions it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a transition; a full buffer drops its oldest.</summary>
    /// <param name="observation">s, [O].</param>
    /// <param name="action">a; one float that holds the index where the space is discrete.</param>
    /// <param name="reward">r.</param>
    /// <param name="nextObservation">s' as it really followed, [O].</param>
    /// <param name="terminated">Whether s' is terminal; false where the episode was cut.</param>
    public void Add(
        ReadOnlySpan<float> observation,
        ReadOnlySpan<float> action,
        float reward,
        ReadOnlySpan<float> nextObservation,
        bool terminated
    )
    {
        observation.CopyTo(_observations.AsSpan(_position * _observationSize, _observationSize));
        nextObservation.CopyTo(_nextObservations.AsSpan(_position * _observationSize, _observationSize));
        action.CopyTo(_actions.AsSpan(_position * _actionSize, _actionSize));
        _rewards[_position] = reward;
        _terminated[_position] = terminated ? 1 : 0;
        _position = (_position + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>Adds a transition of one of N environments, which take turns; a full buffer drops its oldest.</summary>
    /// <param name="environment">Which environment, from 0.</param>
    /// <param name="observation">s, [O].</param>
    /// <param name="action">a; one float that holds the index where the space is discrete.</param>
    /// <param name="reward">r.</param>
    /// <param name="nextObservation">s' as it really followed, [O].</param>
    /// <param name="terminated">Whether s' is terminal.</param>
    /// <param name="truncated">Whether the episode was cut after s'.</param>
    public void Add(
        int environment,
        ReadOnlySpan<float> observation,
        ReadOnlySpan<float> action,
        float reward,
        ReadOnlySpan<float> nextObservation,
        bool terminated,
        bool truncated
    ) => Add(observation, action, reward, nextObservation, terminated);

    /// <summary>Draws transitions into arrays, as the settings say.</summary>
    /// <param name="batch">Takes them.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="progress">The fraction of the budget used, in [0, 1].</param>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public void Sample(HostTransitions batch, RandomStream random, double progress)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        if (Count == 0)
        {
            throw new InvalidOperationException("an empty replay buffer cannot be sampled");
        }

        for (var i = 0; i < batch.Count; i++)
        {
            Gather(random.NextInt(Count), batch, i);
        }
    }

    /// <summary>The transitions added last, in order, into arrays.</summary>
    /// <param name="batch">Takes them; at most <see cref="Count"/>.</param>
    public void Latest(HostTransitions batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Count, Count);
        for (var i = 0; i < batch.Count; i++)
        {
            Gather((_position - batch.Count + i + Capacity) % Capacity, batch, i);
        }
    }

    /// <summary>Draws transitions uniformly, with replacement.</summary>
    /// <param name="size">How many, B.</param>
    /// <param name="random">The stream to draw from; one number per transition.</param>
    /// <param name="device">Where the batch goes.</param>
    /// <returns>The batch; its tensors belong to the current dispose scope.</returns>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public TransitionBatch Sample(int size, RandomStream random, Device device)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (Count == 0)
        {
            throw new InvalidOperationException("an empty replay buffer cannot be sampled");
        }

        var batch = Batch(size);
        for (var i = 0; i < size; i++)
        {
            Gather(random.NextInt(Count), batch, i);
        }

        return batch.ToTensors(_discrete, device);
    }

    /// <summary>The transitions added last, in order: what an algorithm without replay learns from.</summary>
    /// <param name="size">How many, at most <see cref="Count"/>.</param>
    /// <param name="device">Where the batch goes.</param>
    public TransitionBatch Latest(int size, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Count);
        var batch = Batch(size);
        for (var i = 0; i < size; i++)
        {
            Gather((_position - size + i + Capacity) % Capacity, batch, i);
        }

        return batch.ToTensors(_discrete, device);
    }

    /// <summary>Takes how surprising each transition of the latest batch was; without prioritised replay nothing happens.</summary>
    /// <param name="errors">The magnitude of each one's error, [B], not negative.</param>
    public void UpdatePriorities(ReadOnlySpan<float> errors) => _ = errors.Length;

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("count", Count);
        state.Write("position", _position);
        if (Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        state.WriteTensor("observations", Filled(_observations, _observationSize));
        state.WriteTensor("next_observations", Filled(_nextObservations, _observationSize));
        state.WriteTensor("actions", Filled(_actions, _actionSize));
        state.WriteTensor("rewards", Filled(_rewards, 1));
        state.WriteTensor("terminated", Filled(_terminated, 1));
    }

    /// <inheritdoc />
    /// <exception cref="FormatException">The saved transitions do not fit this buffer.</exception>
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        long count = state.ReadInt64("count"),
            position = state.ReadInt64("position");
        if (count < 0 || count > Capacity || position < 0 || position >= Capacity)
        {
            throw new FormatException(
                $"{count} transitions at position {position} do not fit a replay buffer of {Capacity}"
            );
        }

        (Count, _position) = ((int)count, (int)position);
        if (Count == 0)
        {
            return;
        }

        Read(state, "observations", _observations, _observationSize);
        Read(state, "next_observations", _nextObservations, _observationSize);
        Read(state, "actions", _actions, _actionSize);
        Read(state, "rewards", _rewards, 1);
        Read(state, "terminated", _terminated, 1);
    }

    private BatchArrays Batch(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (_batch.Size != size)
        {
            _batch = new BatchArrays(size, _observationSize, _actionSize);
        }

        return _batch;
    }

    private void Gather(int from, BatchArrays batch, int to)
    {
        int o = _observationSize,
            a = _actionSize;
        _observations.AsSpan(from * o, o).CopyTo(batch.Observations.AsSpan(to * o));
        _nextObservations.AsSpan(from * o, o).CopyTo(batch.NextObservations.AsSpan(to * o));
        _actions.AsSpan(from * a, a).CopyTo(batch.Actions.AsSpan(to * a));
        batch.Rewards[to] = _rewards[from];
        batch.Terminated[to] = _terminated[from];
    }

    private void Gather(int from, HostTransitions batch, int to)
    {
        int o = _observationSize,
            a = _actionSize;
        _observations.AsSpan(from * o, o).CopyTo(batch.Observations.AsSpan(to * o));
        _nextObservations.AsSpan(from * o, o).CopyTo(batch.NextObservations.AsSpan(to * o));
        _actions.AsSpan(from * a, a).CopyTo(batch.Actions.AsSpan(to * a));
        batch.Rewards[to] = _rewards[from];
        batch.Terminated[to] = _terminated[from];
        batch.EpisodeEnds[to] = _terminated[from];
        batch.Discounts[to] = 1;
        batch.Weights[to] = 1;
    }

    private Tensor Filled(float[] values, int width) => torch.tensor(values.AsMemory(0, Count * width), [Count, width]);

    private void Read(ITensorStateReader state, string key, float[] values, int width)
    {
        using var scope = NewDisposeScope();
        var saved = state.ReadTensor(key);
        if (saved.dtype != ScalarType.Float32 || !saved.shape.SequenceEqual([Count, width]))
        {
            throw new FormatException($"'{key}' of the replay buffer is no float32 [{Count}, {width}]");
        }

        saved.data<float>().CopyTo(values);
    }
}
