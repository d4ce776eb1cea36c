using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Gridworld;

/// <summary>
/// A world of cells (the running example of Sutton and Barto, 2018): up, right, down, left are the actions 0 to 3, the
/// number of the cell (row * columns + column) is the observation.
/// </summary>
[Plugin("gridworld", typeof(GridworldOptions), Summary = "A world of cells drawn as text: walls, traps, wind, goals")]
public sealed class GridworldEnvironment : IDrawsTables, IKnowsTransitions, IVectorizes
{
    private const string Id = "gridworld";

    private readonly GridworldOptions _options;
    private readonly GridMap _map;
    private readonly TableDraws _draws;
    private readonly SingleEnvironment _single;

    /// <summary>Reads the map.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="UserErrorException">The map cannot be used.</exception>
    public GridworldEnvironment(GridworldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var wind = new GridWind(options.Wind, options.WindVaries);
        var (map, faults) = GridMap.Read(options.Map, options.RandomStart, wind);
        _map = map ?? throw new UserErrorException($"{Id}: {string.Join("; ", faults)}");
        _draws = new TableDraws(GridTransitions.Build(_map, wind, options));
        _single = new SingleEnvironment(Vectorize(1));
    }

    /// <summary>The cells, walls included.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>The four <see cref="GridDirection"/>s.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public TransitionTable Transitions => _draws.Table;

    /// <inheritdoc />
    public int? StepLimit => _options.MaxEpisodeSteps;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) =>
        new TableVector(Id, _draws, count, _options.MaxEpisodeSteps, "0 (up), 1 (right), 2 (down), 3 (left)");

    /// <inheritdoc />
    public string Describe(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        CellPicture.Draw(
            _map.Columns,
            [.. Cells(cell => _map[cell] is GridMap.Wall or GridMap.Goal or GridMap.Trap ? _map[cell] : (char?)null)],
            [.. Cells(cell => _map[cell] == GridMap.Start)],
            values,
            CellPicture.Arrows("↑→↓←", greedyActions)
        );

    /// <inheritdoc />
    public string Picture(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        CellDrawing.Svg(
            _map.Columns,
            [.. Cells(cell => _map[cell] is GridMap.Wall or GridMap.Goal or GridMap.Trap ? _map[cell] : (char?)null)],
            [.. Cells(cell => _map[cell] == GridMap.Start)],
            values,
            CellPicture.Arrows("↑→↓←", greedyActions)
        );

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);

    private IEnumerable<T> Cells<T>(Func<int, T> select) => Enumerable.Range(0, _map.Count).Select(select);
}
