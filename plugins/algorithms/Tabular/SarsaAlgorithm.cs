using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>
/// SARSA (Rummery and Niranjan, 1994; Sutton and Barto, 2018, section 6.4): after every transition the next action a' is chosen
/// and Q(s, a) moves towards r + gamma Q(s', a'). It learns the values of the policy that it follows, exploration included.
/// </summary>
[Plugin("sarsa", typeof(SarsaOptions), Summary = "SARSA: on-policy control on a table (Sutton and Barto 6.4)")]
public sealed class SarsaAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly SarsaOptions _options;
    private readonly ActionValueTable _table;
    private readonly RandomStream _policy;
    private readonly PlannedActions _planned;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public SarsaAlgorithm(SarsaOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("sarsa", context, options.InitialValue);
        _policy = context.Streams.Get("policy");
        _planned = new PlannedActions(options.Environments);
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
        _planned.Act(_table, observations, _options.Exploration.At(progress), _policy, actions);

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
            // Where the episode was cut, the action that would have followed is drawn all the same: its value is the target's.
            var nextAction = _planned.Plan(i, nextValues, epsilon, _policy, ended: batch.EpisodeEnds[i] != 0);
            var next = batch.Terminated[i] != 0 ? 0 : nextValues[nextAction];
            ref var value = ref _table[(int)batch.Observations[i]][(int)batch.Actions[i]];
            var error = batch.Rewards[i] + (_options.Discount * next) - value;
            value += learningRate * error;
            absoluteErrors += Math.Abs(error);
        }

        return new TabularRecord(absoluteErrors / batch.Count, learningRate, epsilon);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state) => _planned.Save(state);

    /// <inheritdoc />
    public void Load(ITensorStateReader state) => _planned.Load(state);

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("sarsa", observations, actions);
}
