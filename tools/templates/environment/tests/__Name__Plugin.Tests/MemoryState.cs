using Rlfw.Contracts;

namespace __Name__Plugin.Tests;

/// <summary>A section of a checkpoint, in memory.</summary>
internal sealed class MemoryState : IStateWriter, IStateReader
{
    private readonly Dictionary<string, object> _values = [];

    public IReadOnlyList<string> Keys => [.. _values.Keys];

    public void Write(string key, long value) => _values.Add(key, value);

    public void Write(string key, double value) => _values.Add(key, value);

    public void Write(string key, bool value) => _values.Add(key, value);

    public void Write(string key, string value) => _values.Add(key, value);

    public void Write(string key, ReadOnlySpan<float> values) => _values.Add(key, values.ToArray());

    public void Write(string key, ReadOnlySpan<double> values) => _values.Add(key, values.ToArray());

    public void Write(string key, ReadOnlySpan<long> values) => _values.Add(key, values.ToArray());

    public long ReadInt64(string key) => (long)_values[key];

    public double ReadDouble(string key) => (double)_values[key];

    public bool ReadBoolean(string key) => (bool)_values[key];

    public string ReadString(string key) => (string)_values[key];

    public float[] ReadSingles(string key) => (float[])_values[key];

    public double[] ReadDoubles(string key) => (double[])_values[key];

    public long[] ReadInt64s(string key) => (long[])_values[key];

    IStateWriter IStateWriter.Section(string key)
    {
        var section = new MemoryState();
        _values.Add(key, section);
        return section;
    }

    IStateReader IStateReader.Section(string key) => (MemoryState)_values[key];
}
