using Rlfw.Contracts;

namespace Rlfw.Simulation;

/// <summary>
/// N environments that a <see cref="TransitionTable"/> describes: a state's number is the observation. A step draws one number from
/// the environment's stream where several things may follow, and none where only one may.
/// </summary>
public sealed class TableVector : IVectorEnvironment
{
    private readonly string _environment;
    private readonly string? _actionNames;
    private readonly TableDraws _draws;
    private readonly EpisodeClock _clock;
    private readonly int[] _states;
    private readonly RandomStream?[] _random;

    /// <summary>Makes N environments.</summary>
    /// <param name="environment">The environment's id, for messages.</param>
    /// <param name="draws">The table.</param>
    /// <param name="count">N.</param>
    /// <param name="limit">Steps after which an episode is truncated; null: never.</param>
    /// <param name="actionNames">What the actions are, for messages, as in "0 (up), 1 (down)".</param>
    public TableVector(string environment, TableDraws draws, int count, int? limit, string? actionNames = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        _environment = environment;
        _actionNames = actionNames;
        _draws = draws;
        _clock = new EpisodeClock(environment, count, limit);
        _states = new int[count];
        _random = new RandomStream?[count];
        ObservationSpace = new DiscreteSpace(draws.Table.States);
        ActionSpace = new DiscreteSpace(draws.Table.Actions);
    }

    /// <inheritdoc />
    public int Count => _states.Length;

    /// <inheritdoc />
    public Space ObservationSpace { get; }

    /// <inheritdoc />
    public Space ActionSpace { get; }

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random[index] = random;
        _states[index] = _draws.First(random);
        _clock.Start(index);
        observation[0] = _states[index];
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < _states.Length; i++)
        {
            var action = DiscreteActions.Read(actions[i], _draws.Table.Actions, _environment, _actionNames);
            ref readonly var next = ref _draws.After(_states[i], action, _random[i]!);
            _states[i] = next.Next;
            outcome.Observations[i] = next.Next;
            outcome.Rewards[i] = next.Reward;
            outcome.Terminated[i] = next.Terminated;
        }

        _clock.Advance(outcome);
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("state", Array.ConvertAll(_states, x => (long)x).AsSpan());
        _clock.Save(state);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var states = SavedArrays.Check("state", state.ReadInt64s("state"), _states.Length);
        for (var i = 0; i < states.Length; i++)
        {
            _states[i] = checked((int)states[i]);
        }

        _clock.Load(state);
    }
}
