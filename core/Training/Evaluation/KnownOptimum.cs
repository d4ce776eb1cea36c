using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Planning;

namespace Rlfw.Training.Evaluation;

/// <summary>
/// What can be had in an environment that knows its transitions, and what a policy gets there: exact expected returns, which no
/// number of episodes tells. Undiscounted, with the environment's time limit.
/// </summary>
internal sealed class KnownOptimum
{
    private readonly TransitionTable _table;
    private readonly int _horizon;
    private readonly double _optimal;
    private readonly float[] _states;
    private readonly ActionBuffer _actions;
    private readonly int[] _policy;

    private KnownOptimum(IKnowsTransitions environment)
    {
        _table = environment.Transitions;
        _horizon = Math.Min(
            environment.StepLimit ?? EnvironmentEvaluator.LongestEpisode,
            EnvironmentEvaluator.LongestEpisode
        );
        _optimal = ExpectedReturns.Optimal(_table, _horizon);
        _states = [.. Enumerable.Range(0, _table.States).Select(state => (float)state)];
        _actions = new ActionBuffer(environment.ActionSpace, _table.States);
        _policy = new int[_table.States];
    }

    /// <summary>The environment's optimum; null where it does not know its transitions, or wrappers may have changed them.</summary>
    /// <param name="environments">Where environments come from.</param>
    public static KnownOptimum? Of(EnvironmentSource environments) =>
        environments is { Known: { KnowsTransitions: true } known, Wrappers.Count: 0 } ? new KnownOptimum(known) : null;

    /// <summary>
    /// Adds <c>eval/optimal_return</c>, <c>eval/expected_return</c> of the policy, and what it lacks of the optimum,
    /// <c>eval/gap_to_optimum</c>.
    /// </summary>
    /// <param name="act">The policy, which sees the state alone.</param>
    /// <param name="metrics">Takes the values.</param>
    public void Report(EnvironmentEvaluator.Policy act, IDictionary<string, double> metrics)
    {
        act(_states, _actions.Values);
        _actions.Check();
        for (var state = 0; state < _policy.Length; state++)
        {
            _policy[state] = (int)_actions.Values[state];
        }

        var expected = ExpectedReturns.Of(_table, _policy, _horizon);
        metrics["eval/optimal_return"] = _optimal;
        metrics["eval/expected_return"] = expected;
        metrics["eval/gap_to_optimum"] = _optimal - expected;
    }
}
