using Rlfw.Contracts;

namespace Rlfw.Training.Watching;

/// <summary>What a detector needs to know of one metric's past: its beginning and its last values, a value a training step.</summary>
public sealed class MetricHistory : IStateful
{
    /// <summary>How many of the first values make the beginning that later ones are compared with.</summary>
    public const int BaselineLength = 10;

    /// <summary>How many of the last values are known.</summary>
    public const int Length = 50;

    private readonly Queue<double> _recent = new();
    private double _baselineSum;

    /// <summary>How many values there have been.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of the first <see cref="BaselineLength"/> values; null before there are so many.</summary>
    public double? Baseline => Count >= BaselineLength ? _baselineSum / BaselineLength : null;

    /// <summary>Takes the value of a training step.</summary>
    /// <param name="value">The value, finite.</param>
    public void Add(double value)
    {
        _baselineSum += Count < BaselineLength ? value : 0;
        Count++;
        _recent.Enqueue(value);
        if (_recent.Count > Length)
        {
            _recent.Dequeue();
        }
    }

    /// <summary>Whether there are n values and the last n all fulfil a condition.</summary>
    /// <param name="count">n, at most <see cref="Length"/>.</param>
    /// <param name="condition">The condition.</param>
    public bool Last(int count, Predicate<double> condition) =>
        _recent.Count >= count && _recent.Skip(_recent.Count - count).All(x => condition(x));

    /// <summary>The mean of the last n values; null where there are fewer.</summary>
    /// <param name="count">n, at most <see cref="Length"/>.</param>
    public double? Mean(int count) => _recent.Count >= count ? _recent.Skip(_recent.Count - count).Sum() / count : null;

    /// <summary>
    /// The mean of the last n values where there are so many besides those of the beginning, so that the two can be compared.
    /// </summary>
    /// <param name="count">n, at most <see cref="Length"/>.</param>
    public double? MeanAfterBaseline(int count) => Count >= BaselineLength + count ? Mean(count) : null;

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("count", Count);
        state.Write("baseline_sum", _baselineSum);
        state.Write("recent", _recent.ToArray().AsSpan());
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Count = state.ReadInt64("count");
        _baselineSum = state.ReadDouble("baseline_sum");
        _recent.Clear();
        foreach (var value in state.ReadDoubles("recent"))
        {
            _recent.Enqueue(value);
        }
    }
}
