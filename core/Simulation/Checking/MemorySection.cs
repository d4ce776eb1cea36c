using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>A section of a checkpoint in memory.</summary>
internal sealed class MemorySection : IStateWriter, IStateReader
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Keys => [.. _values.Keys];

    public void Write(string key, long value) => _values.Add(key, value);

    public void Write(string key, double value) => _values.Add(key, value);

    public void Write(string key, bool value) => _values.Add(key, value);

    public void Write(string key, string value) => _values.Add(key, value);

    public void Write(string key, ReadOnlySpan<float> values) => _values.Add(key, values.ToArray());

    public void Write(string key, ReadOnlySpan<double> values) => _values.Add(key, values.ToArray());

    public void Write(string key, ReadOnlySpan<long> values) => _values.Add(key, values.ToArray());

    public long ReadInt64(string key) => Read<long>(key);

    public double ReadDouble(string key) => Read<double>(key);

    public bool ReadBoolean(string key) => Read<bool>(key);

    public string ReadString(string key) => Read<string>(key);

    public float[] ReadSingles(string key) => [.. Read<float[]>(key)];

    public double[] ReadDoubles(string key) => [.. Read<double[]>(key)];

    public long[] ReadInt64s(string key) => [.. Read<long[]>(key)];

    IStateWriter IStateWriter.Section(string key)
    {
        var section = new MemorySection();
        _values.Add(key, section);
        return section;
    }

    IStateReader IStateReader.Section(string key) => Read<MemorySection>(key);

    private T Read<T>(string key) =>
        !_values.TryGetValue(key, out var value) ? throw new KeyNotFoundException($"'{key}' was not saved")
        : value is T right ? right
        : throw new InvalidDataException(
            $"'{key}' was saved as {value.GetType().Name} and is read as {typeof(T).Name}"
        );
}
