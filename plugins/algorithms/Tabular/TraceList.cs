using Rlfw.Contracts;

namespace Rlfw.Plugins.Tabular;

/// <summary>The eligibility traces of one environment's episode that are not 0, the newest last.</summary>
internal sealed class TraceList
{
    // Below this a trace changes nothing that a float64 table of ordinary values shows.
    private const double Least = 1e-12;

    private readonly List<int> _pairs = [];
    private readonly List<double> _traces = [];

    /// <summary>Visits a pair.</summary>
    public void Visit(int pair, TraceKind kind)
    {
        var before = 0.0;
        if (_pairs.LastIndexOf(pair) is >= 0 and var index)
        {
            before = _traces[index];
            _pairs.RemoveAt(index);
            _traces.RemoveAt(index);
        }

        _pairs.Add(pair);
        _traces.Add(kind == TraceKind.Accumulating ? before + 1 : 1);
    }

    /// <summary>Moves every value by step * trace, then lets the traces fade.</summary>
    public void Apply(Span<double> values, double step, double decay)
    {
        var kept = 0;
        for (var i = 0; i < _pairs.Count; i++)
        {
            values[_pairs[i]] += step * _traces[i];
            var faded = _traces[i] * decay;
            if (faded >= Least)
            {
                (_pairs[kept], _traces[kept]) = (_pairs[i], faded);
                kept++;
            }
        }

        _pairs.RemoveRange(kept, _pairs.Count - kept);
        _traces.RemoveRange(kept, _traces.Count - kept);
    }

    public void Clear()
    {
        _pairs.Clear();
        _traces.Clear();
    }

    public void Save(IStateWriter state)
    {
        state.Write("pairs", _pairs.Select(x => (long)x).ToArray().AsSpan());
        state.Write("traces", _traces.ToArray().AsSpan());
    }

    public void Load(IStateReader state)
    {
        Clear();
        _pairs.AddRange(state.ReadInt64s("pairs").Select(x => checked((int)x)));
        _traces.AddRange(state.ReadDoubles("traces"));
    }
}
