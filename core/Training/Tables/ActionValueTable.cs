using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rlfw.Contracts;

namespace Rlfw.Training.Tables;

/// <summary>A table of action values as a module, so that it is saved and loaded like any other parameters.</summary>
public sealed class ActionValueTable : Module
{
    private readonly Tensor _values;

    // Of the tensor, which is on the host and keeps its memory: asking it anew would be an operator call a look-up.
    private readonly nint _address;

    /// <summary>Makes the table.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="initialValue">What every element begins with.</param>
    public ActionValueTable(int states, int actions, double initialValue)
        : base(nameof(ActionValueTable))
    {
        (States, Actions) = (states, actions);
        _values = full([states, actions], initialValue, dtype: float64);
        register_buffer("action_values", _values);
        _address = Address(_values);
    }

    /// <summary>Makes the table for an algorithm.</summary>
    /// <param name="algorithm">The algorithm's id, for messages.</param>
    /// <param name="context">The environment's spaces.</param>
    /// <param name="initialValue">What every element begins with.</param>
    /// <exception cref="UserErrorException">A space is not discrete.</exception>
    public static ActionValueTable Make(string algorithm, EnvironmentAlgorithmContext context, double initialValue)
    {
        ArgumentNullException.ThrowIfNull(context);
        return DiscreteSpaces.Fault(algorithm, context.ObservationSpace, context.ActionSpace) is { } fault
            ? throw new UserErrorException(fault)
            : new ActionValueTable(
                ((DiscreteSpace)context.ObservationSpace).Count,
                ((DiscreteSpace)context.ActionSpace).Count,
                initialValue
            );
    }

    /// <summary>S.</summary>
    public int States { get; }

    /// <summary>A.</summary>
    public int Actions { get; }

    /// <summary>Q, float64 [S, A], on the CPU.</summary>
    public Tensor Values => _values;

    /// <summary>All action values, [S, A]: the tensor's own memory.</summary>
    public unsafe Span<double> Elements => new((void*)_address, States * Actions);

    /// <summary>The action values of a state: the tensor's own memory, length A.</summary>
    /// <param name="state">The state.</param>
    public Span<double> this[int state] => Elements.Slice(state * Actions, Actions);

    /// <summary>The highest action value of a state.</summary>
    /// <param name="state">The state.</param>
    public double Best(int state) => EpsilonGreedy.Highest(this[state]);

    /// <summary>The highest action value of every state.</summary>
    /// <param name="values">Takes them, [S].</param>
    public void BestOfAll(Span<double> values)
    {
        for (var state = 0; state < States; state++)
        {
            values[state] = Best(state);
        }
    }

    /// <summary>The best action of each observed state, the first among equals.</summary>
    /// <param name="observations">States as floats, [M].</param>
    /// <param name="actions">Takes the actions, [M].</param>
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        for (var i = 0; i < observations.Length; i++)
        {
            actions[i] = EpsilonGreedy.Best(this[(int)observations[i]]);
        }
    }

    /// <summary>An epsilon-greedy action in each observed state.</summary>
    /// <param name="observations">States as floats, [M].</param>
    /// <param name="epsilon">The share of random actions.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="actions">Takes the actions, [M].</param>
    public void Act(ReadOnlySpan<float> observations, double epsilon, RandomStream random, Span<float> actions)
    {
        for (var i = 0; i < observations.Length; i++)
        {
            actions[i] = EpsilonGreedy.Draw(this[(int)observations[i]], epsilon, random);
        }
    }

    private static unsafe nint Address(Tensor values) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values.bytes));
}
