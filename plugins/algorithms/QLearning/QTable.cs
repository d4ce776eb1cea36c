using System.Runtime.InteropServices;

namespace Rlfw.Plugins.QLearning;

/// <summary>A table of action values as a module, so that it is saved and loaded like any other parameters.</summary>
public sealed class QTable : Module
{
    private readonly int _actions;
    private readonly Tensor _values;

    /// <summary>Makes the table.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="initialValue">What every element begins with.</param>
    public QTable(int states, int actions, double initialValue)
        : base(nameof(QTable))
    {
        _actions = actions;
        _values = full([states, actions], initialValue, dtype: float64);
        register_buffer("action_values", _values);
    }

    /// <summary>Q, float64 [S, A], on the CPU.</summary>
    public Tensor Values => _values;

    /// <summary>The action values of a state: the tensor's own memory, length A.</summary>
    /// <param name="state">The state.</param>
    public Span<double> this[int state] =>
        MemoryMarshal.Cast<byte, double>(_values.bytes).Slice(state * _actions, _actions);

    /// <summary>The highest action value of a state.</summary>
    /// <param name="state">The state.</param>
    public double Best(int state)
    {
        var best = double.NegativeInfinity;
        foreach (var value in this[state])
        {
            best = Math.Max(best, value);
        }

        return best;
    }
}
