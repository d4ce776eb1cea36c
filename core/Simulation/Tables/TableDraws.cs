using Rlfw.Contracts;

namespace Rlfw.Simulation;

/// <summary>A transition table made ready for drawing from: flat arrays and running sums. Several vectors may share one.</summary>
public sealed class TableDraws
{
    private readonly int[] _starts;
    private readonly Transition[] _transitions;
    private readonly double[] _sums;
    private readonly int[] _firstStates;
    private readonly double[] _firstSums;

    /// <summary>Prepares a table.</summary>
    /// <param name="table">The table.</param>
    public TableDraws(TransitionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table = table;
        var pairs = table.States * table.Actions;
        _starts = new int[pairs + 1];
        var all = new List<Transition>();
        for (var pair = 0; pair < pairs; pair++)
        {
            // What cannot happen is never drawn, so that what alone can happen needs no draw.
            foreach (var transition in table.After(pair / table.Actions, pair % table.Actions))
            {
                if (transition.Probability > 0)
                {
                    all.Add(transition);
                }
            }

            _starts[pair + 1] = all.Count;
        }

        _transitions = [.. all];
        _sums = new double[all.Count];
        for (var pair = 0; pair < pairs; pair++)
        {
            RunningSums(_transitions.AsSpan(_starts[pair].._starts[pair + 1]), _sums.AsSpan(_starts[pair]));
        }

        _firstStates = [.. Enumerable.Range(0, table.States).Where(state => table.Initial[state] > 0)];
        _firstSums = new double[_firstStates.Length];
        RunningSums(
            Array.ConvertAll(_firstStates, state => new Transition(table.Initial[state], state, 0, false)),
            _firstSums
        );
    }

    /// <summary>The table.</summary>
    public TransitionTable Table { get; }

    /// <summary>Draws an episode's first state; draws no number where there is only one.</summary>
    /// <param name="random">The environment's stream.</param>
    public int First(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (_firstStates.Length == 1)
        {
            return _firstStates[0];
        }

        var found = Array.BinarySearch(_firstSums, random.NextDouble());

        // A draw equal to a sum belongs to the next state: the ranges are half open.
        var index = found >= 0 ? found + 1 : ~found;
        return _firstStates[Math.Min(index, _firstStates.Length - 1)];
    }

    /// <summary>Draws what follows a state and an action; draws no number where only one thing may.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    /// <param name="random">The environment's stream.</param>
    public ref readonly Transition After(int state, int action, RandomStream random)
    {
        var pair = (state * Table.Actions) + action;
        var (index, last) = (_starts[pair], _starts[pair + 1] - 1);
        if (index < last)
        {
            ArgumentNullException.ThrowIfNull(random);
            var draw = random.NextDouble();
            while (index < last && draw >= _sums[index])
            {
                index++;
            }
        }

        return ref _transitions[index];
    }

    private static void RunningSums(ReadOnlySpan<Transition> transitions, Span<double> sums)
    {
        var sum = 0.0;
        for (var i = 0; i < transitions.Length; i++)
        {
            sums[i] = sum += transitions[i].Probability;
        }
    }
}
