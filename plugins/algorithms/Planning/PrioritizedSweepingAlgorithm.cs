using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Planning;

/// <summary>
/// Prioritized sweeping (Moore and Atkeson, 1993; Peng and Williams, 1993; Sutton and Barto, 2018, section 8.4): a model is learned from
/// each transition, and the pairs whose values would change most by it are updated first, then those that lead to them.
/// </summary>
[Plugin(
    "prioritized-sweeping",
    typeof(PrioritizedSweepingOptions),
    Summary = "Prioritized sweeping: planning where values change most (Sutton and Barto 8.4)"
)]
public sealed class PrioritizedSweepingAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly PrioritizedSweepingOptions _options;
    private readonly ActionValueTable _table;
    private readonly LearnedModel _model;
    private readonly UrgentPairs _queue;
    private readonly RandomStream _policy;

    /// <summary>Makes the table and an empty model.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public PrioritizedSweepingAlgorithm(PrioritizedSweepingOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("prioritized-sweeping", context, options.InitialValue);
        _model = new LearnedModel(_table.States, _table.Actions);
        _queue = new UrgentPairs(_table.States * _table.Actions);
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
        double errors = 0,
            planningErrors = 0;
        var planned = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var pair = ((int)batch.Observations[i] * _table.Actions) + (int)batch.Actions[i];
            _model.Learn(pair, batch.Rewards[i], (int)batch.NextObservations[i], batch.Terminated[i] != 0);
            errors += Math.Abs(Queue(pair));
            for (var n = 0; n < _options.PlanningSteps && _queue.Count > 0; n++)
            {
                planningErrors += Plan(_queue.TakeFirst(), learningRate);
                planned++;
            }
        }

        return new LearnedModelRecord(
            errors / batch.Count,
            planned == 0 ? null : planningErrors / planned,
            planned,
            _model.Visited.Count,
            learningRate,
            _options.Exploration.At(context.Progress)
        );
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _model.Save(state.Section("model"));
        _queue.Save(state.Section("queue"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _model.Load(state.Section("model"));
        _queue.Load(state.Section("queue"));
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("prioritized-sweeping", observations, actions);

    /// <summary>Updates a pair by what the model expects, and queues the pairs that lead to its state.</summary>
    private double Plan(int pair, double learningRate)
    {
        var error = Error(pair);
        _table.Elements[pair] += learningRate * error;
        foreach (var before in _model.Before(pair / _table.Actions))
        {
            Queue(before);
        }

        return Math.Abs(error);
    }

    /// <summary>Queues a pair where it is urgent; gives its error.</summary>
    private double Queue(int pair)
    {
        var error = Error(pair);
        if (Math.Abs(error) > _options.PriorityThreshold)
        {
            _queue.Put(pair, Math.Abs(error));
        }

        return error;
    }

    /// <summary>sum over what followed of p (r + gamma max Q(s', .)), less Q(s, a).</summary>
    private double Error(int pair)
    {
        var sum = 0.0;
        foreach (ref readonly var outcome in _model.After(pair))
        {
            var next = outcome.Terminated ? 0 : _options.Discount * _table.Best(outcome.Next);
            sum += outcome.Count * (outcome.Reward + next);
        }

        return (sum / _model.Tries(pair)) - _table.Elements[pair];
    }
}
