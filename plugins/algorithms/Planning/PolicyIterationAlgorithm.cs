using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Training.Planning;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Planning;

/// <summary>
/// Policy iteration (Howard, 1960; Sutton and Barto, 2018, section 4.3): evaluate the policy by sweeps over the transition table, then
/// make it greedy in the values found, until no action changes. A training step is one evaluation and one improvement.
/// </summary>
[Plugin(
    "policy-iteration",
    typeof(PolicyIterationOptions),
    Summary = "Policy iteration: exact values where the dynamics are known (Sutton and Barto 4.3)"
)]
public sealed class PolicyIterationAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IConverges, IChecksSpaces
{
    private readonly PolicyIterationOptions _options;
    private readonly TransitionTable _dynamics;
    private readonly ActionValueTable _table;
    private readonly double[] _values;
    private readonly int[] _policy;
    private bool _begun;
    private bool _stable;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and dynamics.</param>
    /// <exception cref="UserErrorException">The environment does not know its dynamics.</exception>
    public PolicyIterationAlgorithm(PolicyIterationOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _dynamics = KnownDynamics.Of("policy-iteration", context);
        _table = ActionValueTable.Make("policy-iteration", context, initialValue: 0);
        _values = new double[_table.States];
        _policy = new int[_table.States];
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; } = TableOptions.EveryStep(environments: 1);

    /// <inheritdoc />
    public Module Model => _table;

    /// <inheritdoc />
    public Tensor ActionValues => _table.Values;

    /// <inheritdoc />
    public string? Converged => _stable ? "the policy is stable" : null;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions) =>
        _table.ActGreedily(observations, actions);

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        _table.ActGreedily(observations, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        Begin();
        var (change, sweeps) = (double.PositiveInfinity, 0);
        while (change > _options.Tolerance && sweeps < _options.EvaluationSweeps)
        {
            change = ValueSweep.Evaluate(_dynamics, _policy, _values, _options.Discount);
            sweeps++;
        }

        var changed = Improve();
        // Sweeps that were cut short say nothing final about the policy.
        _stable = changed == 0 && change <= _options.Tolerance;
        return new PlanningRecord(change, sweeps, changed);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("begun", _begun);
        state.Write("stable", _stable);
        state.Write("values", _values.AsSpan());
        state.Write("policy", Array.ConvertAll(_policy, action => (long)action).AsSpan());
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _begun = state.ReadBoolean("begun");
        _stable = state.ReadBoolean("stable");
        state.ReadDoubles("values").CopyTo(_values, 0);
        Array.ConvertAll(state.ReadInt64s("policy"), action => checked((int)action)).CopyTo(_policy, 0);
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("policy-iteration", observations, actions);

    /// <summary>The first policy is the table's, also where that is another stage's result.</summary>
    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        _table.BestOfAll(_values);
        for (var state = 0; state < _policy.Length; state++)
        {
            _policy[state] = EpsilonGreedy.Best(_table[state]);
        }
    }

    /// <summary>Makes the policy greedy; gives the number of actions that it replaced.</summary>
    private int Improve()
    {
        var changed = 0;
        for (var state = 0; state < _policy.Length; state++)
        {
            var row = _table[state];
            for (var action = 0; action < row.Length; action++)
            {
                row[action] = BellmanBackup.ActionValue(_dynamics, state, action, _values, _options.Discount);
            }

            var best = EpsilonGreedy.Best(row);
            if (row[best] > row[_policy[state]] + _options.Tolerance)
            {
                _policy[state] = best;
                changed++;
            }
        }

        return changed;
    }
}
