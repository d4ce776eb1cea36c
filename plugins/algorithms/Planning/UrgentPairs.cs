using Rlfw.Contracts;

namespace Rlfw.Plugins.Planning;

/// <summary>
/// Pairs of state and action that wait for an update, the most urgent first, of equally urgent ones the lowest number: an order that
/// does not depend on how the queue came about, so that it is the same after it was saved and loaded.
/// </summary>
/// <param name="pairs">S * A.</param>
internal sealed class UrgentPairs(int pairs)
{
    private readonly double[] _priorities = new double[pairs];
    private readonly SortedSet<(double Negated, int Pair)> _queue = [];

    public int Count => _queue.Count;

    /// <summary>Puts a pair in; one that waits already keeps the higher of its priorities.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="priority">Above 0.</param>
    public void Put(int pair, double priority)
    {
        if (priority > _priorities[pair])
        {
            _queue.Remove((-_priorities[pair], pair));
            _priorities[pair] = priority;
            _queue.Add((-priority, pair));
        }
    }

    /// <summary>Takes the most urgent pair out.</summary>
    public int TakeFirst()
    {
        var first = _queue.Min;
        _queue.Remove(first);
        _priorities[first.Pair] = 0;
        return first.Pair;
    }

    public void Save(IStateWriter state)
    {
        state.Write("pairs", _queue.Select(x => (long)x.Pair).ToArray().AsSpan());
        state.Write("priorities", _queue.Select(x => -x.Negated).ToArray().AsSpan());
    }

    public void Load(IStateReader state)
    {
        var priorities = state.ReadDoubles("priorities");
        foreach (var (index, pair) in state.ReadInt64s("pairs").Index())
        {
            Put(checked((int)pair), priorities[index]);
        }
    }
}
