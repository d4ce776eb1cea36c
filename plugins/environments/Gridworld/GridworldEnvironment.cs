using Rlfw.Contracts;

namespace Rlfw.Plugins.Gridworld;

/// <summary>
/// A world of cells (the running example of Sutton and Barto, 2018): up, right, down, left are the actions 0 to 3, the
/// number of the cell (row * columns + column) is the observation.
/// </summary>
[Plugin("gridworld", typeof(GridworldOptions), Summary = "A world of cells drawn as text: walls, traps, goals")]
public sealed class GridworldEnvironment : ITabularEnvironment
{
    private readonly GridworldOptions _options;
    private readonly GridMap _map;
    private RandomStream? _random;
    private int _cell;
    private int _steps;
    private bool _isOver = true;

    /// <summary>Reads the map.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="UserErrorException">The map cannot be used.</exception>
    public GridworldEnvironment(GridworldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var (map, faults) = GridMap.Read(options.Map, options.RandomStart);
        _map = map ?? throw new UserErrorException($"gridworld: {string.Join("; ", faults)}");
        ObservationSpace = new DiscreteSpace(map.Count);
    }

    /// <summary>The cells, walls included.</summary>
    public Space ObservationSpace { get; }

    /// <summary>The four <see cref="GridDirection"/>s.</summary>
    public Space ActionSpace { get; } = new DiscreteSpace(4);

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random = random;
        _cell = DrawStart(random);
        _steps = 0;
        _isOver = false;
        observation[0] = _cell;
    }

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        if (_isOver || _random is null)
        {
            throw new InvalidOperationException(
                "The gridworld episode is over: reset the environment before stepping it."
            );
        }

        if (action[0] is not (0 or 1 or 2 or 3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(action),
                action[0],
                "gridworld has the actions 0 (up), 1 (right), 2 (down), 3 (left)"
            );
        }

        _cell = _map.Neighbour(_cell, Slip((GridDirection)action[0], _random));
        _steps++;
        var entered = _map[_cell];
        var terminated = entered == GridMap.Goal || (entered == GridMap.Trap && _options.TrapsEndEpisode);
        var truncated = _steps >= _options.MaxEpisodeSteps;
        _isOver = terminated || truncated;
        if (entered == GridMap.Trap && !terminated)
        {
            _cell = DrawStart(_random);
        }

        observation[0] = _cell;
        var reward = entered switch
        {
            GridMap.Goal => _options.GoalReward,
            GridMap.Trap => _options.TrapReward,
            _ => _options.StepReward,
        };
        return new StepResult(reward, terminated, truncated);
    }

    /// <inheritdoc />
    public string Describe(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        GridPicture.Draw(_map, values, greedyActions);

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("cell", _cell);
        state.Write("steps", _steps);
        state.Write("is_over", _isOver);
    }

    /// <summary>
    /// Takes over saved state. The stream of a slippery world comes with <see cref="Reset"/>, so that has to come first; the
    /// stream's own position is restored by whoever owns it.
    /// </summary>
    /// <param name="state">The section that <see cref="Save"/> wrote.</param>
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _cell = checked((int)state.ReadInt64("cell"));
        _steps = checked((int)state.ReadInt64("steps"));
        _isOver = state.ReadBoolean("is_over");
    }

    private int DrawStart(RandomStream random) =>
        _map.Starts.Count == 1 ? _map.Starts[0] : _map.Starts[random.NextInt(_map.Starts.Count)];

    /// <summary>Draws from the stream only where the world is slippery.</summary>
    private GridDirection Slip(GridDirection chosen, RandomStream random)
    {
        if (_options.SlipProbability == 0)
        {
            return chosen;
        }

        var draw = random.NextDouble() / _options.SlipProbability;
        var quarterTurns =
            draw < 0.5 ? 1
            : draw < 1 ? 3
            : 0;
        return (GridDirection)(((int)chosen + quarterTurns) % 4);
    }
}
