using Rlfw.Contracts;

namespace Rlfw.Training.Watching;

/// <summary>The past of all metrics of a stage that detectors ask for.</summary>
public sealed class MetricHistories : IStateful
{
    private static readonly MetricHistory Nothing = new();

    private readonly SortedDictionary<string, MetricHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>The names of all metrics seen so far, in order.</summary>
    public IReadOnlyCollection<string> Names => _histories.Keys;

    /// <summary>The past of a metric; that of a metric never seen is empty.</summary>
    /// <param name="name">The metric.</param>
    public MetricHistory this[string name] => _histories.GetValueOrDefault(name, Nothing);

    /// <summary>
    /// The share of groups from which no reward is learned; of an algorithm that tells no advantages, the share of groups of equal rewards.
    /// </summary>
    public MetricHistory WithoutSignal =>
        this[CompletionMetricNames.NoSignalShare] is { Count: > 0 } told
            ? told
            : this[CompletionMetricNames.ZeroSpreadShare];

    /// <summary>Takes the values of a training step; those that are not finite count as missing.</summary>
    /// <param name="values">Value by metric.</param>
    public void Add(IEnumerable<KeyValuePair<string, double>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        // A warning must be the same again in a resumed run, so nothing that was measured may lead to one.
        foreach (var (name, value) in values.Where(x => double.IsFinite(x.Value) && !MeasuredMetrics.Include(x.Key)))
        {
            if (!_histories.TryGetValue(name, out var history))
            {
                _histories.Add(name, history = new MetricHistory());
            }

            history.Add(value);
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, history) in _histories)
        {
            history.Save(state.Section(name));
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _histories.Clear();
        foreach (var name in state.Keys)
        {
            var history = new MetricHistory();
            history.Load(state.Section(name));
            _histories.Add(name, history);
        }
    }
}
