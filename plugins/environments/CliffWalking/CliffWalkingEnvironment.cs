using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.CliffWalking;

/// <summary>
/// The cliff walk of Sutton and Barto (2018, example 6.6): Gymnasium's CliffWalking-v1, transition by transition. From the lower left of
/// a world of 4 by 12 cells to the lower right, between them a cliff. A step costs 1; one over the cliff costs 100 and leads
/// back to the start. Q-learning learns the way along the edge, SARSA a safer one.
/// </summary>
[Plugin(
    "cliffwalking",
    typeof(CliffWalkingOptions),
    Summary = "Walk along a cliff to the goal (Gymnasium's CliffWalking-v1)"
)]
public sealed class CliffWalkingEnvironment : IDrawsTables, IKnowsTransitions, IVectorizes
{
    private const string Id = "cliffwalking";
    private const string ActionNames = "0 (up), 1 (right), 2 (down), 3 (left)";

    private readonly TableDraws _draws;
    private readonly int? _limit;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public CliffWalkingEnvironment(CliffWalkingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _draws = new TableDraws(CliffTransitions.Build(options.Slippery));
        _limit = options.MaxEpisodeSteps;
        _single = new SingleEnvironment(Vectorize(1));
    }

    /// <summary>The cell, row by row from the top left: row * 12 + column.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>0 up, 1 right, 2 down, 3 left.</summary>
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
        CellPicture.Draw(
            CliffTransitions.Columns,
            CliffTransitions.Marks,
            CliffTransitions.Starts,
            values,
            CellPicture.Arrows("↑→↓←", greedyActions)
        );

    /// <inheritdoc />
    public string Picture(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        CellDrawing.Svg(
            CliffTransitions.Columns,
            CliffTransitions.Marks,
            CliffTransitions.Starts,
            values,
            CellPicture.Arrows("↑→↓←", greedyActions)
        );

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
