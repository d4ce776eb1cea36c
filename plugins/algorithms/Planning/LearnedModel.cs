using Rlfw.Contracts;

namespace Rlfw.Plugins.Planning;

/// <summary>
/// A model of an environment, learned from what followed each state and action: how often, with which mean reward. In a
/// deterministic world it holds one outcome a pair, as the book's Model(S, A) does.
/// </summary>
/// <param name="states">S.</param>
/// <param name="actions">A.</param>
internal sealed class LearnedModel(int states, int actions)
{
    private readonly Outcome[]?[] _outcomes = new Outcome[]?[states * actions];
    private readonly List<int>[] _predecessors = [.. Enumerable.Range(0, states).Select(_ => new List<int>())];

    // The states in which something was tried, in the order of their first time.
    private readonly List<int> _visited = [];
    private readonly bool[] _isVisited = new bool[states];

    /// <summary>The states in which something was tried.</summary>
    public IReadOnlyList<int> Visited => _visited;

    /// <summary>What followed a pair, the first time's first; empty where it was never tried.</summary>
    /// <param name="pair">state * A + action.</param>
    public ReadOnlySpan<Outcome> After(int pair) => _outcomes[pair];

    /// <summary>The pairs that the state was seen to follow.</summary>
    /// <param name="state">The state.</param>
    public IReadOnlyList<int> Before(int state) => _predecessors[state];

    /// <summary>How often a pair was tried.</summary>
    /// <param name="pair">state * A + action.</param>
    public long Tries(int pair)
    {
        var count = 0L;
        foreach (ref readonly var outcome in After(pair))
        {
            count += outcome.Count;
        }

        return count;
    }

    /// <summary>Learns from a transition.</summary>
    /// <param name="pair">state * A + action.</param>
    /// <param name="reward">r.</param>
    /// <param name="next">s'.</param>
    /// <param name="terminated">Whether s' is terminal.</param>
    public void Learn(int pair, double reward, int next, bool terminated)
    {
        Visit(pair / actions);
        var known = _outcomes[pair] ?? [];
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].Next == next && known[i].Terminated == terminated)
            {
                var (count, mean) = (known[i].Count + 1, known[i].Reward);
                known[i] = new Outcome(next, terminated, count, mean + ((reward - mean) / count));
                return;
            }
        }

        Add(pair, new Outcome(next, terminated, 1, reward));
    }

    /// <summary>Draws one of a pair's outcomes, each as likely as it was seen often. Draws a number only where there is a choice.</summary>
    /// <param name="pair">A pair that was tried.</param>
    /// <param name="random">The stream to draw from.</param>
    public Outcome Draw(int pair, RandomStream random)
    {
        var known = After(pair);
        if (known.Length == 1)
        {
            return known[0];
        }

        var left = random.NextDouble() * Tries(pair);
        var index = 0;
        while (index < known.Length - 1 && left >= known[index].Count)
        {
            left -= known[index].Count;
            index++;
        }

        return known[index];
    }

    public void Save(IStateWriter state)
    {
        var pairs = new List<long>();
        var rewards = new List<double>();
        for (var pair = 0; pair < _outcomes.Length; pair++)
        {
            foreach (ref readonly var outcome in After(pair))
            {
                pairs.AddRange([pair, outcome.Next, outcome.Terminated ? 1 : 0, outcome.Count]);
                rewards.Add(outcome.Reward);
            }
        }

        state.Write("outcomes", pairs.ToArray().AsSpan());
        state.Write("rewards", rewards.ToArray().AsSpan());
        state.Write("visited", _visited.Select(x => (long)x).ToArray().AsSpan());
    }

    public void Load(IStateReader state)
    {
        var pairs = state.ReadInt64s("outcomes");
        var rewards = state.ReadDoubles("rewards");
        foreach (var visited in state.ReadInt64s("visited"))
        {
            Visit(checked((int)visited));
        }

        for (var i = 0; i < rewards.Length; i++)
        {
            var row = pairs.AsSpan(i * 4, 4);
            Add(checked((int)row[0]), new Outcome(checked((int)row[1]), row[2] != 0, row[3], rewards[i]));
        }
    }

    private void Visit(int state)
    {
        if (!_isVisited[state])
        {
            _isVisited[state] = true;
            _visited.Add(state);
        }
    }

    /// <summary>Predecessors stay in ascending order, so that they do not depend on whether they were learned or loaded.</summary>
    private void Add(int pair, Outcome outcome)
    {
        _outcomes[pair] = [.. _outcomes[pair] ?? [], outcome];
        var before = _predecessors[outcome.Next];
        if (before.BinarySearch(pair) is < 0 and var place)
        {
            before.Insert(~place, pair);
        }
    }
}
