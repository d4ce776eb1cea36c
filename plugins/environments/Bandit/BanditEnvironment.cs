using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Bandit;

/// <summary>
/// The many-armed bandit of Sutton and Barto (2018, chapter 2): one state, an action for each arm, whose rewards are drawn around its
/// mean. Values learned with a discount of 0 are the arms' means.
/// </summary>
[Plugin(
    "bandit",
    typeof(BanditOptions),
    Summary = "Find the best of many arms by pulling them (Sutton and Barto, chapter 2)"
)]
public sealed class BanditEnvironment : ITabularEnvironment, IKnowsTransitions, IVectorizes
{
    private readonly BanditOptions _options;
    private readonly double[] _means;
    private readonly SingleEnvironment _single;

    /// <summary>Draws the problem.</summary>
    /// <param name="options">The options.</param>
    public BanditEnvironment(BanditOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _means = BanditArms.Means(options);
        _single = new SingleEnvironment(Vectorize(1));
    }

    /// <summary>The one state, 0.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>Which arm to pull.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <summary>The dynamics. Gaussian rewards stand in it by their means, since there is no end to them.</summary>
    /// <exception cref="UserErrorException">The means walk: then what a pull gives depends on how many there were.</exception>
    public TransitionTable Transitions =>
        _options.Drift == 0
            ? BanditArms.Table(_options.Rewards, _means)
            : throw new UserErrorException(
                "a bandit whose means walk (drift above 0) has no transition table: set drift: 0 for what needs one"
            );

    /// <inheritdoc />
    public bool KnowsTransitions => _options.Drift == 0;

    /// <inheritdoc />
    public int? StepLimit => _options.MaxEpisodeSteps;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new BanditVector(_options, _means, count);

    /// <inheritdoc />
    public string Describe(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        BanditArms.Describe(_means, values, greedyActions);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
