using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>
/// Expected SARSA (van Seijen et al., 2009; Sutton and Barto, 2018, section 6.6): Q(s, a) moves towards
/// r + gamma sum over a' of pi(a'|s') Q(s', a'), which has SARSA's mean without the variance of drawing a'.
/// </summary>
[Plugin(
    "expected-sarsa",
    typeof(ExpectedSarsaOptions),
    Summary = "Expected SARSA: SARSA without the noise of the next action (Sutton and Barto 6.6)"
)]
public sealed class ExpectedSarsaAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly ExpectedSarsaOptions _options;
    private readonly ActionValueTable _table;
    private readonly RandomStream _policy;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public ExpectedSarsaAlgorithm(ExpectedSarsaOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("expected-sarsa", context, options.InitialValue);
        _policy = context.Streams.Get("policy");
        Settings = TableOptions.EveryStep(options.Environments);
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _table;

    /// <inheritdoc />
    public Tensor ActionValues => _table.Values;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions) =>
        _table.Act(observations, _options.Exploration.At(progress), _policy, actions);

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        _table.ActGreedily(observations, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var learningRate = _options.LearningRate.At(context.Progress);
        var epsilon = _options.Exploration.At(context.Progress);
        var absoluteErrors = 0.0;
        for (var i = 0; i < batch.Count; i++)
        {
            var nextValues = _table[(int)batch.NextObservations[i]];
            var next = batch.Terminated[i] != 0 ? 0 : EpsilonGreedy.Expectation(nextValues, epsilon);
            ref var value = ref _table[(int)batch.Observations[i]][(int)batch.Actions[i]];
            var error = batch.Rewards[i] + (_options.Discount * next) - value;
            value += learningRate * error;
            absoluteErrors += Math.Abs(error);
        }

        return new TabularRecord(absoluteErrors / batch.Count, learningRate, epsilon);
    }

    /// <summary>Nothing: the table is the model, and the random stream is the run's.</summary>
    /// <param name="state">Stays empty.</param>
    public void Save(ITensorStateWriter state) { }

    /// <summary>Nothing to take over.</summary>
    /// <param name="state">An empty section.</param>
    public void Load(ITensorStateReader state) { }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("expected-sarsa", observations, actions);
}
