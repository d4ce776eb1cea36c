using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Taxi;

/// <summary>
/// A taxi in a town of 5 by 5 cells fetches a passenger at one of four places and brings them to another: Dietterich (2000),
/// "Hierarchical reinforcement learning with the MAXQ value function decomposition", section 3.1, with the numbers of Gymnasium's Taxi-v3
/// (and of v4, where nothing else is chosen). A step costs 1, a wrong pick-up or drop-off 10; the right drop-off gives 20 and terminates.
/// </summary>
[Plugin(
    "taxi",
    typeof(TaxiOptions),
    Summary = "Fetch a passenger and bring them to where they want to go (Gymnasium's Taxi-v3 and v4)"
)]
public sealed class TaxiEnvironment : ITabularEnvironment, IKnowsTransitions, IVectorizes
{
    private const string Id = "taxi";
    private const string ActionNames = "0 (down), 1 (up), 2 (right), 3 (left), 4 (pick up), 5 (drop off)";

    private readonly TableDraws _draws;
    private readonly int? _limit;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public TaxiEnvironment(TaxiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _draws = new TableDraws(TaxiTransitions.Build(options.SlipProbability));
        _limit = options.MaxEpisodeSteps;
        _single = new SingleEnvironment(Vectorize(1));
    }

    /// <summary>((row * 5 + column) * 5 + passenger) * 4 + destination; the passenger waits at place 0 to 3 (R, G, Y, B) or sits in the taxi (4).</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>0 down, 1 up, 2 right, 3 left, 4 pick up, 5 drop off.</summary>
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
        TaxiPicture.Draw(Transitions, values, greedyActions);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
