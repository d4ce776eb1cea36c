using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>
/// n-step SARSA (Sutton and Barto, 2018, section 7.2), and with the same memory of n steps its expected form (equation 7.7) and
/// tree backup (section 7.5): a state and its action learn from the n rewards that followed and what the table says after them.
/// </summary>
[Plugin(
    "n-step-sarsa",
    typeof(NStepSarsaOptions),
    Summary = "n-step SARSA and tree backup on a table (Sutton and Barto 7.2, 7.5)"
)]
public sealed class NStepSarsaAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly NStepSarsaOptions _options;
    private readonly ActionValueTable _table;
    private readonly RandomStream _policy;
    private readonly PlannedActions _planned;
    private readonly StepQueue[] _steps;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public NStepSarsaAlgorithm(NStepSarsaOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("n-step-sarsa", context, options.InitialValue);
        _policy = context.Streams.Get("policy");
        _planned = new PlannedActions(options.Environments);
        _steps = StepQueue.Make(options.Environments);
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
        var (absoluteErrors, updates) = (0.0, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            var (steps, nextState, ended) = (_steps[i], (int)batch.NextObservations[i], batch.EpisodeEnds[i] != 0);
            steps.Add((int)batch.Observations[i], (int)batch.Actions[i], batch.Rewards[i]);
            var nextAction = _planned.Plan(i, _table[nextState], epsilon, _policy, ended);
            // At an episode's end every step that is left learns from the shorter returns that there are.
            while (steps.Count == _options.ReturnSteps || (ended && steps.Count > 0))
            {
                var bootstrap =
                    batch.Terminated[i] != 0 ? 0
                    : _options.Backup == NStepBackup.Sarsa ? _table[nextState][nextAction]
                    : EpsilonGreedy.Expectation(_table[nextState], TargetEpsilon(epsilon));
                ref var value = ref _table[steps.State(0)][steps.Action(0)];
                var error = Return(steps, bootstrap) - value;
                value += learningRate * error;
                absoluteErrors += Math.Abs(error);
                updates++;
                steps.RemoveFirst();
            }
        }

        return new TabularRecord(updates == 0 ? null : absoluteErrors / updates, learningRate, epsilon);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        _planned.Save(state);
        StepQueue.SaveAll(_steps, state);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        _planned.Load(state);
        StepQueue.LoadAll(_steps, state);
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("n-step-sarsa", observations, actions);

    /// <summary>Tree backup learns about the greedy policy, the others about the one that explores.</summary>
    private double TargetEpsilon(double epsilon) => _options.Backup == NStepBackup.Tree ? 0 : epsilon;

    /// <summary>
    /// G of the oldest step, from the last back: G = r + gamma G', where the tree goes on with G' through the greedy action alone and
    /// takes the table's best value elsewhere (equation 7.16 with a greedy pi).
    /// </summary>
    private double Return(StepQueue steps, double bootstrap)
    {
        var value = steps.Reward(steps.Count - 1) + (_options.Discount * bootstrap);
        for (var k = steps.Count - 2; k >= 0; k--)
        {
            if (_options.Backup == NStepBackup.Tree)
            {
                var values = _table[steps.State(k + 1)];
                var best = EpsilonGreedy.Highest(values);
                value = values[steps.Action(k + 1)] == best ? value : best;
            }

            value = steps.Reward(k) + (_options.Discount * value);
        }

        return value;
    }
}
