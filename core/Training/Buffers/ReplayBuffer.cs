using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// The most recent transitions of N environments, in arrays on the host, drawn with replacement: uniformly or by priority, over
/// one or several steps, under their own goals or goals in hindsight, as <see cref="OffPolicySettings"/> say. An observation is
/// stored once.
/// </summary>
public sealed class ReplayBuffer : ITensorStateful
{
    private readonly Space _observationSpace;
    private readonly Space _actionSpace;
    private readonly TransitionStore _store;
    private readonly TransitionReader _reader;
    private readonly PrioritizedDraws? _priorities;
    private HostTransitions _batch = new(0, 0, 0);
    private int[] _drawn = [];

    /// <summary>Makes an empty buffer of one environment's transitions, drawn uniformly.</summary>
    /// <param name="capacity">Transitions it holds; the oldest make room for new ones.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    /// <exception cref="UserErrorException">It does not fit the machine's memory.</exception>
    public ReplayBuffer(int capacity, Space observationSpace, Space actionSpace)
        : this(new OffPolicySettings(1, capacity, 1, 0, 1, 1), observationSpace, actionSpace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
    }

    /// <summary>
    /// Makes an empty buffer for what an algorithm asks of its loop. The system hands out its memory only as it fills.
    /// </summary>
    /// <param name="settings">Capacity (without replay: the latest transition of each environment), environments, kind of replay.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    /// <param name="goals">Judges transitions under other goals; needed where the settings ask for hindsight.</param>
    /// <exception cref="UserErrorException">
    /// It does not fit the machine's memory, or hindsight is asked for where there are no goals.
    /// </exception>
    public ReplayBuffer(
        OffPolicySettings settings,
        Space observationSpace,
        Space actionSpace,
        IGoalEnvironment? goals = null
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(observationSpace);
        ArgumentNullException.ThrowIfNull(actionSpace);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.ReturnSteps, 1);
        ReplayMemory.Check(settings, observationSpace, actionSpace, ReplayMemory.Free());
        (_observationSpace, _actionSpace) = (observationSpace, actionSpace);
        CheckGoals(settings, observationSpace, goals);
        var capacity = settings.ReplayCapacity > 0 ? settings.ReplayCapacity : settings.Environments;
        _store = new TransitionStore(capacity, settings.Environments, observationSpace, actionSpace);
        _reader = new TransitionReader(_store, settings, settings.Hindsight is null ? null : goals);
        _priorities = settings.Priorities is { } priorities ? new PrioritizedDraws(priorities, capacity) : null;
    }

    /// <summary>Transitions it can hold.</summary>
    public int Capacity => _store.Capacity;

    /// <summary>Transitions it holds.</summary>
    public int Count => _store.Count;

    /// <summary>Adds a transition of a single environment; a full buffer drops its oldest.</summary>
    /// <param name="observation">s, [O].</param>
    /// <param name="action">a; one float that holds the index where the space is discrete.</param>
    /// <param name="reward">r.</param>
    /// <param name="nextObservation">s' as it really followed, [O].</param>
    /// <param name="terminated">
    /// Whether s' is terminal; false where the episode was cut, which shows in that the next transition begins elsewhere.
    /// </param>
    public void Add(
        ReadOnlySpan<float> observation,
        ReadOnlySpan<float> action,
        float reward,
        ReadOnlySpan<float> nextObservation,
        bool terminated
    ) =>
        Add((int)(_store.Total % _store.Environments), observation, action, reward, nextObservation, terminated, false);

    /// <summary>Adds a transition of one of N environments, which take turns; a full buffer drops its oldest.</summary>
    /// <param name="environment">Which environment, from 0.</param>
    /// <param name="observation">s, [O].</param>
    /// <param name="action">a; one float that holds the index where the space is discrete.</param>
    /// <param name="reward">r.</param>
    /// <param name="nextObservation">s' as it really followed, [O].</param>
    /// <param name="terminated">Whether s' is terminal.</param>
    /// <param name="truncated">Whether the episode was cut after s'.</param>
    /// <exception cref="ArgumentException">It is another environment's turn.</exception>
    public void Add(
        int environment,
        ReadOnlySpan<float> observation,
        ReadOnlySpan<float> action,
        float reward,
        ReadOnlySpan<float> nextObservation,
        bool terminated,
        bool truncated
    )
    {
        if (environment != _store.Total % _store.Environments)
        {
            throw new ArgumentException(
                $"it is the turn of environment {_store.Total % _store.Environments}, not {environment}",
                nameof(environment)
            );
        }

        _priorities?.Renew(_store.Row(_store.Total));
        _store.Add(observation, action, reward, nextObservation, terminated, truncated);
    }

    /// <summary>Draws transitions into arrays, as the settings say.</summary>
    /// <param name="batch">Takes them, B.</param>
    /// <param name="random">
    /// The stream to draw from; one number per transition, and with hindsight another, and a third for each goal.
    /// </param>
    /// <param name="progress">The fraction of the budget used, in [0, 1]: what importance weights take.</param>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public void Sample(HostTransitions batch, RandomStream random, double progress)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        if (Count == 0)
        {
            throw new InvalidOperationException("an empty replay buffer cannot be sampled");
        }

        if (_priorities is null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                _reader.ReadWithHindsight(_store.Oldest + random.NextInt(Count), batch, i, random);
            }

            return;
        }

        if (_drawn.Length != batch.Count)
        {
            _drawn = new int[batch.Count];
        }

        SampleByPriority(batch, _priorities, random, progress);
    }

    /// <summary>Takes how surprising each transition of the latest batch was; without prioritised replay nothing happens.</summary>
    /// <param name="errors">The magnitude of each one's error, [B], not negative.</param>
    /// <exception cref="ArgumentException">There are not as many as were drawn.</exception>
    public void UpdatePriorities(ReadOnlySpan<float> errors)
    {
        if (_priorities is null)
        {
            return;
        }

        if (errors.Length != _drawn.Length)
        {
            throw new ArgumentException($"{errors.Length} errors of {_drawn.Length} transitions", nameof(errors));
        }

        _priorities.Update(_drawn, errors);
    }

    /// <summary>The transitions added last, in order, into arrays: what an algorithm without replay learns from.</summary>
    /// <param name="batch">Takes them; at most <see cref="Count"/>.</param>
    public void Latest(HostTransitions batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Count, Count);
        for (var i = 0; i < batch.Count; i++)
        {
            _reader.Read(_store.Total - batch.Count + i, batch, i, relabelled: false);
        }
    }

    /// <summary>Draws transitions as tensors, as at the beginning of the budget.</summary>
    /// <param name="size">How many, B.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="device">Where the batch goes.</param>
    /// <returns>The batch; its tensors belong to the current dispose scope.</returns>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public TransitionBatch Sample(int size, RandomStream random, Device device)
    {
        var batch = Batch(size);
        Sample(batch, random, progress: 0);
        return batch.ToTensors(_actionSpace, device);
    }

    /// <summary>The transitions added last, in order, as tensors.</summary>
    /// <param name="size">How many, at most <see cref="Count"/>.</param>
    /// <param name="device">Where the batch goes.</param>
    public TransitionBatch Latest(int size, Device device)
    {
        var batch = Batch(size);
        Latest(batch);
        return batch.ToTensors(_actionSpace, device);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _store.Save(state);
        if (_priorities is not null && Count > 0)
        {
            _priorities.Save(state.Section("priorities"), Count);
        }
    }

    /// <inheritdoc />
    /// <exception cref="FormatException">The saved transitions do not fit this buffer.</exception>
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _store.Load(state);
        if (_priorities is not null && Count > 0)
        {
            _priorities.Load(state.Section("priorities"), Count);
        }
    }

    private void SampleByPriority(
        HostTransitions batch,
        PrioritizedDraws priorities,
        RandomStream random,
        double progress
    )
    {
        priorities.Draw(_drawn, batch.Weights, random, progress);
        var oldest = _store.Row(_store.Oldest);
        for (var i = 0; i < batch.Count; i++)
        {
            var weight = batch.Weights[i];
            var age = _drawn[i] - oldest;
            _reader.ReadWithHindsight(_store.Oldest + (age < 0 ? age + Capacity : age), batch, i, random);
            batch.Weights[i] = weight;
        }
    }

    private HostTransitions Batch(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (_batch.Count != size)
        {
            _batch = new HostTransitions(size, _observationSpace.Size, _actionSpace.Size);
        }

        return _batch;
    }

    private static void CheckGoals(OffPolicySettings settings, Space observations, IGoalEnvironment? goals)
    {
        if (settings.Hindsight is null)
        {
            return;
        }

        if (goals is null)
        {
            throw new UserErrorException(
                "hindsight_goals needs an environment that sets goals, such as bit-flip, and this one does not: "
                    + "choose such a one, or set hindsight_goals to 0"
            );
        }

        var (seen, goal) = goals.Goals;
        if (seen + (2 * goal) != observations.Size)
        {
            throw new PluginException(
                $"observations of {observations.Size} numbers are not {seen} that are seen and two goals of {goal}: something changes "
                    + "what hindsight needs, a wrapper perhaps; take it away, or set hindsight_goals to 0"
            );
        }
    }
}
