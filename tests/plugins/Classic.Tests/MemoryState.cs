using Rlfw.Contracts;

namespace Rlfw.Plugins.Classic.Tests;

/// <summary>A checkpoint section in memory; tensors are copied.</summary>
public sealed class MemoryState : ITensorStateWriter, ITensorStateReader, IDisposable
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

    public void WriteTensor(string key, Tensor tensor) =>
        _values.Add(key, tensor.detach().clone().DetachFromDisposeScope());

    /// <summary>Puts a tensor of the same shape in the place of a saved one.</summary>
    public void Replace(string key, Tensor tensor) => ((Tensor)_values[key]).copy_(tensor);

    public long ReadInt64(string key) => (long)_values[key];

    public double ReadDouble(string key) => (double)_values[key];

    public bool ReadBoolean(string key) => (bool)_values[key];

    public string ReadString(string key) => (string)_values[key];

    public float[] ReadSingles(string key) => (float[])_values[key];

    public double[] ReadDoubles(string key) => (double[])_values[key];

    public long[] ReadInt64s(string key) => (long[])_values[key];

    public Tensor ReadTensor(string key) => ((Tensor)_values[key]).clone();

    public MemoryState Section(string key)
    {
        if (!_values.TryGetValue(key, out var section))
        {
            _values.Add(key, section = new MemoryState());
        }

        return (MemoryState)section;
    }

    ITensorStateWriter ITensorStateWriter.Section(string key) => Section(key);

    IStateWriter IStateWriter.Section(string key) => Section(key);

    ITensorStateReader ITensorStateReader.Section(string key) => (MemoryState)_values[key];

    IStateReader IStateReader.Section(string key) => (MemoryState)_values[key];

    public void Dispose()
    {
        foreach (var value in _values.Values.OfType<IDisposable>())
        {
            value.Dispose();
        }
    }
}
