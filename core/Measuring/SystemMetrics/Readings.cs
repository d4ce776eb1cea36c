namespace Rlfw.Measuring;

/// <summary>The readings that one sample is made of.</summary>
internal sealed class Readings
{
    private readonly Dictionary<string, (double Sum, int Count, bool IsTotal)> _values = new(StringComparer.Ordinal);

    /// <summary>How many readings were taken.</summary>
    public int Count { get; set; }

    /// <summary>Takes a value.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="value">Its value; one that is no finite number is left out.</param>
    /// <param name="isTotal">Whether the last value counts, rather than the mean.</param>
    public void Add(string name, double value, bool isTotal)
    {
        if (double.IsFinite(value))
        {
            var (sum, count, _) = isTotal ? default : _values.GetValueOrDefault(name);
            _values[name] = (sum + value, count + 1, isTotal);
        }
    }

    /// <summary>Every metric's value, and begins anew. Means have one decimal, as MLflow keeps them; totals all.</summary>
    public Dictionary<string, double> TakeMeans()
    {
        var means = _values.ToDictionary(
            x => x.Key,
            x => x.Value.IsTotal ? x.Value.Sum : Math.Round(x.Value.Sum / x.Value.Count, 1),
            StringComparer.Ordinal
        );
        _values.Clear();
        Count = 0;
        return means;
    }
}
