using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Averages metrics over the training steps between two records. Nothing is allocated once every name is known.</summary>
public sealed class MetricAccumulator : IStateful
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a value.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="value">The value; the record holds the mean of all that were added.</param>
    public void Add(string name, double value)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            _entries.Add(name, entry = new Entry());
        }

        entry.Sum += value;
        entry.Count++;
    }

    /// <summary>Adds every value of what an update reported.</summary>
    /// <param name="record">The report.</param>
    /// <exception cref="TrainingDivergedException">A value is NaN or infinite.</exception>
    public void Add(UpdateRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        // By index: an enumerator would be allocated at every update.
        var metrics = UpdateRecordMetrics.Of(record.GetType());
        for (var i = 0; i < metrics.Count; i++)
        {
            var (name, value) = metrics[i];
            if (value(record) is not { } number)
            {
                continue;
            }

            if (!double.IsFinite(number))
            {
                throw TrainingDivergedException.For(name, number);
            }

            Add(name, number);
        }
    }

    /// <summary>Moves the means into a record and starts over.</summary>
    /// <param name="metrics">Takes them by name.</param>
    public void MoveTo(IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var (name, entry) in _entries)
        {
            if (entry.Count > 0)
            {
                metrics[name] = entry.Sum / entry.Count;
                (entry.Sum, entry.Count) = (0, 0);
            }
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, entry) in _entries)
        {
            var section = state.Section(name);
            section.Write("sum", entry.Sum);
            section.Write("count", entry.Count);
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _entries.Clear();
        foreach (var name in state.Keys)
        {
            var section = state.Section(name);
            _entries.Add(name, new Entry { Sum = section.ReadDouble("sum"), Count = section.ReadInt64("count") });
        }
    }

    private sealed class Entry
    {
        public double Sum;
        public long Count;
    }
}
