using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.FrozenLake;

/// <summary>
/// A frozen lake to be crossed from S to G without falling into a hole: Gymnasium's FrozenLake-v1, transition by transition. On
/// slippery ice a step often goes at a right angle to where it was meant to. The goal gives 1, everything else 0; goal and holes
/// terminate the episode.
/// </summary>
[Plugin(
    "frozenlake",
    typeof(FrozenLakeOptions),
    Summary = "Cross a slippery lake without falling into a hole (Gymnasium's FrozenLake-v1)"
)]
public sealed class FrozenLakeEnvironment : IDrawsTables, IKnowsTransitions, IVectorizes
{
    private const string Id = "frozenlake";
    private const string ActionNames = "0 (left), 1 (down), 2 (right), 3 (up)";

    private readonly LakeMap _map;
    private readonly TableDraws _draws;
    private readonly int? _limit;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="UserErrorException">The map cannot be used.</exception>
    public FrozenLakeEnvironment(FrozenLakeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (map, faults) = LakeMap.Read(options.Map);
        _map = map ?? throw new UserErrorException($"{Id}: {string.Join("; ", faults)}");
        _draws = new TableDraws(LakeTransitions.Build(_map, options));
        _limit = options.MaxEpisodeSteps ?? (_map.Rows == 8 && _map.Columns == 8 ? 200 : 100);
        _single = new SingleEnvironment(Vectorize(1));
    }

    /// <summary>The cell, row by row from the top left: row * columns + column.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>0 left, 1 down, 2 right, 3 up.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public TransitionTable Transitions => _draws.Table;

    /// <inheritdoc />
    public int? StepLimit => _limit;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new TableVector(Id, _draws, count, _limit, ActionNames);

    /// <inheritdoc />
    public string Describe(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        CellPicture.Draw(_map.Columns, _map.Marks, _map.Starts, values, CellPicture.Arrows("←↓→↑", greedyActions));

    /// <inheritdoc />
    public string Picture(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        CellDrawing.Svg(_map.Columns, _map.Marks, _map.Starts, values, CellPicture.Arrows("←↓→↑", greedyActions));

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
