using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Blackjack;

/// <summary>
/// Blackjack with an endless deck against a dealer who stands at 17: Sutton and Barto (2018, example 5.1), with the rules of Gymnasium's
/// Blackjack-v1. A game won gives 1, a lost one -1, a draw 0.
/// </summary>
[Plugin("blackjack", typeof(BlackjackOptions), Summary = "Play blackjack against a dealer (Gymnasium's Blackjack-v1)")]
public sealed class BlackjackEnvironment : ITabularEnvironment, IKnowsTransitions, IVectorizes
{
    private const string Id = "blackjack";
    private const string ActionNames = "0 (stick), 1 (hit)";

    private readonly TableDraws _draws;
    private readonly int? _limit;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public BlackjackEnvironment(BlackjackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _draws = new TableDraws(new BlackjackRules(options).Build());
        _limit = null;
        _single = new SingleEnvironment(Vectorize(1));
    }

    /// <summary>(sum * 11 + dealer's card) * 2 + usable ace, of Gymnasium's tuple; where a natural has a rule of its own, 704 + dealer's card for one.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>0 stick, 1 hit.</summary>
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
        BlackjackPicture.Draw(values, greedyActions);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
