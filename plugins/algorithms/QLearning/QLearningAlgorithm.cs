using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.QLearning;

/// <summary>
/// Q-learning (Watkins, 1989, "Learning from delayed rewards"; Sutton and Barto, 2018, section 6.5): a table of action values,
/// moved after every transition towards r + gamma max Q(s', .), with epsilon-greedy exploration.
/// </summary>
[Plugin("q-learning", typeof(QLearningOptions), Summary = "Tabular Q-learning (Watkins 1989)")]
public sealed class QLearningAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly QLearningOptions _options;
    private readonly ActionValueTable _table;
    private readonly RandomStream _policy;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public QLearningAlgorithm(QLearningOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("q-learning", context, options.InitialValue);
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
        var absoluteErrors = 0.0;
        for (var i = 0; i < batch.Count; i++)
        {
            // A truncated episode is not terminated: its last state has a value.
            var next = batch.Terminated[i] != 0 ? 0 : _table.Best((int)batch.NextObservations[i]);
            ref var value = ref _table[(int)batch.Observations[i]][(int)batch.Actions[i]];
            var error = batch.Rewards[i] + (_options.Discount * next) - value;
            value += learningRate * error;
            absoluteErrors += Math.Abs(error);
        }

        return new QLearningRecord(
            absoluteErrors / batch.Count,
            learningRate,
            _options.Exploration.At(context.Progress)
        );
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
        DiscreteSpaces.Fault("q-learning", observations, actions);
}
