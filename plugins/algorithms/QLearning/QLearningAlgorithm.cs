using Rlfw.Contracts;

namespace Rlfw.Plugins.QLearning;

/// <summary>
/// Q-learning (Watkins, 1989, "Learning from delayed rewards"): a table of action values, moved after every transition
/// towards r + gamma max Q(s', .), with epsilon-greedy exploration.
/// </summary>
[Plugin("q-learning", typeof(QLearningOptions), Summary = "Tabular Q-learning (Watkins 1989)")]
public sealed class QLearningAlgorithm : IOffPolicyAlgorithm, ITabularAlgorithm, IChecksSpaces
{
    private readonly QLearningOptions _options;
    private readonly int _actions;
    private readonly QTable _table;
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
        if (SpaceFault(context.ObservationSpace, context.ActionSpace) is { } fault)
        {
            throw new UserErrorException(fault);
        }

        var states = ((DiscreteSpace)context.ObservationSpace).Count;
        _actions = ((DiscreteSpace)context.ActionSpace).Count;
        _table = new QTable(states, _actions, options.InitialValue);
        _policy = context.Streams.Get("policy");
        Settings = new OffPolicySettings(
            options.Environments,
            ReplayCapacity: 0,
            BatchSize: options.Environments,
            LearningStarts: 0,
            TrainEvery: options.Environments,
            UpdatesPerRound: 1
        );
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _table;

    /// <inheritdoc />
    public Tensor ActionValues => _table.Values;

    /// <summary>Epsilon-greedy; among equal values at random, so that an untouched table has no favourite.</summary>
    /// <inheritdoc />
    public Tensor Act(Tensor observations, double progress)
    {
        var epsilon = _options.Exploration.At(progress);
        return Choose(
            observations,
            state => _policy.NextDouble() < epsilon ? _policy.NextInt(_actions) : RandomBest(state)
        );
    }

    /// <inheritdoc />
    public Tensor ActGreedily(Tensor observations) =>
        Choose(observations, state => _table[state].IndexOf(_table.Best(state)));

    /// <inheritdoc />
    public UpdateRecord Update(TransitionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var learningRate = _options.LearningRate.At(context.Progress);
        float[] states = Host<float>(batch.Observations),
            rewards = Host<float>(batch.Rewards),
            nextStates = Host<float>(batch.NextObservations),
            terminated = Host<float>(batch.Terminated);
        var actions = Host<long>(batch.Actions);
        var absoluteErrors = 0.0;
        for (var i = 0; i < rewards.Length; i++)
        {
            // A truncated episode is not terminated: its last state has a value.
            var next = terminated[i] != 0 ? 0 : _table.Best((int)nextStates[i]);
            ref var value = ref _table[(int)states[i]][(int)actions[i]];
            var error = rewards[i] + (_options.Discount * next) - value;
            value += learningRate * error;
            absoluteErrors += Math.Abs(error);
        }

        return new QLearningRecord(
            absoluteErrors / rewards.Length,
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

    private static Tensor Choose(Tensor observations, Func<int, long> chooseIn)
    {
        var states = Host<float>(observations);
        var actions = new long[states.Length];
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = chooseIn((int)states[i]);
        }

        return tensor(actions);
    }

    private static T[] Host<T>(Tensor tensor)
        where T : unmanaged => tensor.cpu().data<T>().ToArray();

    private int RandomBest(int state)
    {
        var values = _table[state];
        var best = _table.Best(state);
        var ties = values.Count(best);
        var chosen = ties == 1 ? 0 : _policy.NextInt(ties);
        var action = values.IndexOf(best);
        for (; chosen > 0; chosen--)
        {
            action += 1 + values[(action + 1)..].IndexOf(best);
        }

        return action;
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        Fault(observations, "observations") ?? Fault(actions, "actions");

    private static string? Fault(Space space, string what) =>
        space is DiscreteSpace
            ? null
            : $"q-learning holds a table and needs discrete {what}, but the environment's are vectors of {space?.Size} numbers; use an algorithm that approximates, such as dqn";
}
