using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Planning;

/// <summary>
/// Dyna-Q (Sutton, 1990; Sutton and Barto, 2018, section 8.2): Q-learning from each transition, a model learned from it too, and n more
/// updates of Q-learning from what the model says; with a bonus Dyna-Q+ (section 8.3).
/// </summary>
[Plugin(
    "dyna-q",
    typeof(DynaQOptions),
    Summary = "Dyna-Q and Dyna-Q+: learning and planning (Sutton and Barto 8.2, 8.3)"
)]
public sealed class DynaQAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly DynaQOptions _options;
    private readonly ActionValueTable _table;
    private readonly LearnedModel _model;
    private readonly RandomStream _policy;
    private readonly RandomStream _planning;

    // The environment step at which each pair was last tried, [S, A].
    private readonly long[] _lastTried;
    private long _steps;

    /// <summary>Makes the table and an empty model.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and the random streams.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public DynaQAlgorithm(DynaQOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _table = ActionValueTable.Make("dyna-q", context, options.InitialValue);
        _model = new LearnedModel(_table.States, _table.Actions);
        _policy = context.Streams.Get("policy");
        _planning = context.Streams.Get("planning");
        _lastTried = new long[_table.States * _table.Actions];
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
        for (var i = 0; i < batch.Count; i++)
        {
            var pair = ((int)batch.Observations[i] * _table.Actions) + (int)batch.Actions[i];
            var (next, terminated) = ((int)batch.NextObservations[i], batch.Terminated[i] != 0);
            errors += Learn(pair, batch.Rewards[i], next, terminated, learningRate);
            _model.Learn(pair, batch.Rewards[i], next, terminated);
            _lastTried[pair] = ++_steps;
            for (var n = 0; n < _options.PlanningSteps; n++)
            {
                planningErrors += Plan(learningRate);
            }
        }

        var planned = batch.Count * _options.PlanningSteps;
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
        state.Write("last_tried", _lastTried.AsSpan());
        state.Write("steps", _steps);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _model.Load(state.Section("model"));
        state.ReadInt64s("last_tried").CopyTo(_lastTried, 0);
        _steps = state.ReadInt64("steps");
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("dyna-q", observations, actions);

    /// <summary>Q(s, a) moves towards r + gamma max Q(s', .); gives the absolute error.</summary>
    private double Learn(int pair, double reward, int next, bool terminated, double learningRate)
    {
        var target = reward + (terminated ? 0 : _options.Discount * _table.Best(next));
        ref var value = ref _table.Elements[pair];
        var error = target - value;
        value += learningRate * error;
        return Math.Abs(error);
    }

    /// <summary>A random state seen before, a random action tried there, and Q-learning from what the model says follows.</summary>
    private double Plan(double learningRate)
    {
        var state = _model.Visited[_planning.NextInt(_model.Visited.Count)];
        var pair = (state * _table.Actions) + DrawAction(state);
        if (_model.After(pair).IsEmpty)
        {
            // Dyna-Q+ supposes of an action never tried that it leads back to where it is taken, without reward.
            return Learn(pair, Bonus(pair), state, terminated: false, learningRate);
        }

        var outcome = _model.Draw(pair, _planning);
        return Learn(pair, outcome.Reward + Bonus(pair), outcome.Next, outcome.Terminated, learningRate);
    }

    private double Bonus(int pair) => _options.ExplorationBonus * Math.Sqrt(_steps - _lastTried[pair]);

    /// <summary>One of the actions tried in the state, or of all where there is a bonus.</summary>
    private int DrawAction(int state)
    {
        if (_options.ExplorationBonus > 0)
        {
            return _planning.NextInt(_table.Actions);
        }

        var first = state * _table.Actions;
        var tried = 0;
        for (var action = 0; action < _table.Actions; action++)
        {
            tried += _model.After(first + action).IsEmpty ? 0 : 1;
        }

        var left = tried == 1 ? 0 : _planning.NextInt(tried);
        for (var action = 0; ; action++)
        {
            if (!_model.After(first + action).IsEmpty && left-- == 0)
            {
                return action;
            }
        }
    }
}
