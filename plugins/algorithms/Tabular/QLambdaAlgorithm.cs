using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>
/// Watkins's Q(lambda) (Watkins, 1989; Sutton and Barto, 2018, section 12.10): Q-learning whose error also reaches the pairs that led
/// here, each by its eligibility trace; an action that is not greedy ends the traces, since what follows it is not the greedy policy's.
/// </summary>
[Plugin(
    "q-lambda",
    typeof(QLambdaOptions),
    Summary = "Watkins's Q(lambda): Q-learning with eligibility traces (Sutton and Barto 12.10)"
)]
public sealed class QLambdaAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly QLambdaOptions _options;
    private readonly ActionValueTable _table;
    private readonly RandomStream _policy;
    private readonly TraceList[] _traces;

    // Whether the latest action of each environment was not greedy; from Act to the Update that follows at once.
    private readonly bool[] _explored;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public QLambdaAlgorithm(QLambdaOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("q-lambda", context, options.InitialValue);
        _policy = context.Streams.Get("policy");
        _traces = [.. Enumerable.Range(0, options.Environments).Select(_ => new TraceList())];
        _explored = new bool[options.Environments];
        Settings = TableOptions.EveryStep(options.Environments);
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _table;

    /// <inheritdoc />
    public Tensor ActionValues => _table.Values;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        _table.Act(observations, _options.Exploration.At(progress), _policy, actions);
        for (var i = 0; i < actions.Length; i++)
        {
            var values = _table[(int)observations[i]];
            _explored[i] = values[(int)actions[i]] < EpsilonGreedy.Highest(values);
        }
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        _table.ActGreedily(observations, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var learningRate = _options.LearningRate.At(context.Progress);
        var values = _table.Elements;
        var absoluteErrors = 0.0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (_explored[i])
            {
                _traces[i].Clear();
            }

            var pair = ((int)batch.Observations[i] * _table.Actions) + (int)batch.Actions[i];
            var next = batch.Terminated[i] != 0 ? 0 : _table.Best((int)batch.NextObservations[i]);
            var error = batch.Rewards[i] + (_options.Discount * next) - values[pair];
            _traces[i].Visit(pair, _options.Traces);
            _traces[i].Apply(values, learningRate * error, _options.Discount * _options.Lambda);
            if (batch.EpisodeEnds[i] != 0)
            {
                _traces[i].Clear();
            }

            absoluteErrors += Math.Abs(error);
        }

        return new TabularRecord(absoluteErrors / batch.Count, learningRate, _options.Exploration.At(context.Progress));
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < _traces.Length; i++)
        {
            _traces[i].Save(state.Section($"traces-{i}"));
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < _traces.Length; i++)
        {
            _traces[i].Load(state.Section($"traces-{i}"));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("q-lambda", observations, actions);
}
