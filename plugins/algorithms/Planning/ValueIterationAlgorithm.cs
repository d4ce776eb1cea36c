using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Training.Planning;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Planning;

/// <summary>
/// Value iteration (Bellman, 1957; Sutton and Barto, 2018, section 4.4): v(s) = max over a of the expected r + gamma v(s'), for all
/// states again and again, from the environment's transition table. A training step is a sweep; the environment's own step is not used.
/// </summary>
[Plugin(
    "value-iteration",
    typeof(ValueIterationOptions),
    Summary = "Value iteration: exact values where the dynamics are known (Sutton and Barto 4.4)"
)]
public sealed class ValueIterationAlgorithm : IHostOffPolicyAlgorithm, ITabularAlgorithm, IConverges, IChecksSpaces
{
    private readonly ValueIterationOptions _options;
    private readonly TransitionTable _dynamics;
    private readonly ActionValueTable _table;
    private readonly double[] _values;
    private double _largestChange = double.PositiveInfinity;

    /// <summary>Makes the table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">The environment's spaces and dynamics.</param>
    /// <exception cref="UserErrorException">The environment does not know its dynamics.</exception>
    public ValueIterationAlgorithm(ValueIterationOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _dynamics = KnownDynamics.Of("value-iteration", context);
        _table = ActionValueTable.Make("value-iteration", context, initialValue: 0);
        _values = new double[_table.States];
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; } = TableOptions.EveryStep(environments: 1);

    /// <inheritdoc />
    public Module Model => _table;

    /// <inheritdoc />
    public Tensor ActionValues => _table.Values;

    /// <inheritdoc />
    public string? Converged =>
        _largestChange <= _options.Tolerance
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the largest change of a value, {_largestChange:0.###e0}, is within the tolerance {_options.Tolerance:0.###e0}"
            )
            : null;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions) =>
        _table.ActGreedily(observations, actions);

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        _table.ActGreedily(observations, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        // The state values are the table's maxima, also where the table is another stage's result.
        _table.BestOfAll(_values);
        _largestChange = ValueSweep.Improve(_dynamics, _values, _options.Discount, _table.Elements);
        return new PlanningRecord(_largestChange, Sweeps: 1, ChangedActions: null);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("largest_change", _largestChange);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _largestChange = state.ReadDouble("largest_change");
    }

    /// <inheritdoc />
    public void Dispose() => _table.Dispose();

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        DiscreteSpaces.Fault("value-iteration", observations, actions);
}
