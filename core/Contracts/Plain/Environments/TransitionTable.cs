namespace Rlfw.Contracts;

/// <summary>
/// The dynamics of a finite environment: for every state and action what may follow, with which probability. What planning
/// works on, and what learned values are compared with. A time limit is not part of it.
/// </summary>
public sealed class TransitionTable
{
    private readonly Transition[][] _transitions;

    /// <summary>Makes a table.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="initial">The probability of each state to be an episode's first, [S]; sums to 1.</param>
    /// <param name="transitions">What may follow state s and action a, at index s * A + a; the probabilities of each sum to 1.</param>
    /// <exception cref="ArgumentException">A length is wrong, a state does not exist, or probabilities do not sum to 1.</exception>
    public TransitionTable(
        int states,
        int actions,
        IReadOnlyList<double> initial,
        IReadOnlyList<IReadOnlyList<Transition>> transitions
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(transitions);
        (States, Actions) = (states, actions);
        Initial = [.. initial];
        _transitions = [.. transitions.Select(x => x.ToArray())];
        if (Initial.Count != states || _transitions.Length != states * actions)
        {
            throw new ArgumentException(
                $"{states} states and {actions} actions need {states} initial probabilities and {states * actions} lists of "
                    + $"transitions, not {Initial.Count} and {_transitions.Length}"
            );
        }

        Check(Initial.Sum(), "the initial probabilities");
        for (var i = 0; i < _transitions.Length; i++)
        {
            var name = $"state {i / actions}, action {i % actions}";
            Check(_transitions[i].Sum(x => x.Probability), $"the probabilities of {name}");
            if (_transitions[i].FirstOrDefault(x => x.Next < 0 || x.Next >= states) is { Next: not 0 } outside)
            {
                throw new ArgumentException(
                    $"{name} leads to state {outside.Next}; there are states 0 to {states - 1}"
                );
            }
        }
    }

    /// <summary>S.</summary>
    public int States { get; }

    /// <summary>A.</summary>
    public int Actions { get; }

    /// <summary>The probability of each state to be an episode's first, [S].</summary>
    public IReadOnlyList<double> Initial { get; }

    /// <summary>What may follow a state and an action.</summary>
    public ReadOnlySpan<Transition> After(int state, int action) => _transitions[(state * Actions) + action];

    private static void Check(double sum, string what)
    {
        if (Math.Abs(sum - 1) > 1e-9)
        {
            throw new ArgumentException($"{what} sum to {sum}, not to 1");
        }
    }
}
