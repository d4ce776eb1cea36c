using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>
/// Collects a component's state: numbers and text as a JSON tree, tensors by their path ("algorithm/optimizer/step").
/// Nothing is copied that is on the CPU already, so it is written out before the run goes on.
/// </summary>
internal sealed class StateWriter : ITensorStateWriter
{
    private readonly JsonObject _section;
    private readonly string _path;
    private readonly SortedDictionary<string, Tensor> _tensors;

    private StateWriter(JsonObject section, string path, SortedDictionary<string, Tensor> tensors)
    {
        _section = section;
        _path = path;
        _tensors = tensors;
    }

    /// <summary>An empty root section.</summary>
    /// <param name="root">Takes the JSON tree.</param>
    /// <param name="tensors">Takes the tensors, on the CPU, contiguous, outside every dispose scope: the caller's to dispose.</param>
    public static StateWriter Root(JsonObject root, SortedDictionary<string, Tensor> tensors) => new(root, "", tensors);

    public void Write(string key, long value) => Add(key, JsonValue.Create(value));

    public void Write(string key, double value) => Add(key, StateNumbers.Node(value));

    public void Write(string key, bool value) => Add(key, JsonValue.Create(value));

    public void Write(string key, string value) => Add(key, JsonValue.Create(value));

    public void Write(string key, ReadOnlySpan<float> values)
    {
        var array = new JsonArray();
        foreach (var value in values)
        {
            array.Add(StateNumbers.Node(value));
        }

        Add(key, array);
    }

    public void Write(string key, ReadOnlySpan<double> values)
    {
        var array = new JsonArray();
        foreach (var value in values)
        {
            array.Add(StateNumbers.Node(value));
        }

        Add(key, array);
    }

    public void Write(string key, ReadOnlySpan<long> values)
    {
        var array = new JsonArray();
        foreach (var value in values)
        {
            array.Add((JsonNode)JsonValue.Create(value));
        }

        Add(key, array);
    }

    public void WriteTensor(string key, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Add(key, new JsonObject { [StateReader.TensorMark] = $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]" });
        using var scope = NewDisposeScope();
        _tensors.Add(_path + key, tensor.detach().cpu().contiguous().DetachFromDisposeScope());
    }

    public ITensorStateWriter Section(string key)
    {
        var section = new JsonObject();
        Add(key, section);
        return new StateWriter(section, $"{_path}{key}/", _tensors);
    }

    IStateWriter IStateWriter.Section(string key) => Section(key);

    private void Add(string key, JsonNode? node)
    {
        if (!_section.TryAdd(key, node))
        {
            throw new InvalidOperationException($"'{_path}{key}' was written twice into one checkpoint");
        }
    }
}
