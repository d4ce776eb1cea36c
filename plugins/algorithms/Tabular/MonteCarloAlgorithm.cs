using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>
/// On-policy Monte Carlo control (Sutton and Barto, 2018, section 5.4): at an episode's end every state and action in it learns from
/// the return that followed; the policy is epsilon-greedy in the averages.
/// </summary>
[Plugin(
    "monte-carlo",
    typeof(MonteCarloOptions),
    Summary = "Monte Carlo control on a table, first-visit or every-visit (Sutton and Barto 5.4)"
)]
public sealed class MonteCarloAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly MonteCarloOptions _options;
    private readonly ActionValueTable _table;
    private readonly RandomStream _policy;
    private readonly StepQueue[] _episodes;

    // How many returns each pair has seen, [S, A].
    private readonly long[] _returns;

    // For the episode in work: the step of each pair's first visit, [S, A].
    private readonly int[] _firstVisit;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public MonteCarloAlgorithm(MonteCarloOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("monte-carlo", context, options.InitialValue);
        _policy = context.Streams.Get("policy");
        _episodes = StepQueue.Make(options.Environments);
        _returns = new long[_table.States * _table.Actions];
        _firstVisit = new int[_table.States * _table.Actions];
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
        var learningRate = _options.LearningRate?.At(context.Progress);
        var epsilon = _options.Exploration.At(context.Progress);
        var (absoluteErrors, updates) = (0.0, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            var episode = _episodes[i];
            episode.Add((int)batch.Observations[i], (int)batch.Actions[i], batch.Rewards[i]);
            if (batch.EpisodeEnds[i] == 0)
            {
                continue;
            }

            // The rewards that a cut episode did not live to see are what the table expects of them.
            var rest =
                batch.Terminated[i] != 0
                    ? 0
                    : EpsilonGreedy.Expectation(_table[(int)batch.NextObservations[i]], epsilon);
            var (errors, count) = Learn(episode, rest, learningRate);
            (absoluteErrors, updates) = (absoluteErrors + errors, updates + count);
            episode.Clear();
        }

        return new TabularRecord(updates == 0 ? null : absoluteErrors / updates, learningRate, epsilon);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("returns", _returns.AsSpan());
        StepQueue.SaveAll(_episodes, state);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.ReadInt64s("returns").CopyTo(_returns, 0);
        StepQueue.LoadAll(_episodes, state);
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("monte-carlo", observations, actions);

    /// <summary>From the last step back: G = r + gamma G, and a visit that counts moves its average towards G.</summary>
    private (double AbsoluteErrors, int Updates) Learn(StepQueue episode, double rest, double? learningRate)
    {
        for (var t = episode.Count - 1; t >= 0; t--)
        {
            _firstVisit[Pair(episode, t)] = t;
        }

        var values = _table.Elements;
        var (sum, updates) = (0.0, 0);
        var total = rest;
        for (var t = episode.Count - 1; t >= 0; t--)
        {
            total = episode.Reward(t) + (_options.Discount * total);
            var pair = Pair(episode, t);
            if (_options.Visits == MonteCarloVisits.First && _firstVisit[pair] != t)
            {
                continue;
            }

            var error = total - values[pair];
            values[pair] += (learningRate ?? (1.0 / ++_returns[pair])) * error;
            sum += Math.Abs(error);
            updates++;
        }

        return (sum, updates);
    }

    private int Pair(StepQueue episode, int step) => (episode.State(step) * _table.Actions) + episode.Action(step);
}
