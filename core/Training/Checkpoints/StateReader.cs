using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>Reads what <see cref="StateWriter"/> collected.</summary>
internal sealed class StateReader : ITensorStateReader
{
    /// <summary>The key that marks an object of the JSON tree as the place of a tensor.</summary>
    public const string TensorMark = "$tensor";

    private readonly JsonObject _section;
    private readonly string _path;
    private readonly Func<string, Tensor> _tensor;

    /// <summary>Opens a section.</summary>
    /// <param name="section">The section's JSON tree.</param>
    /// <param name="path">The section's path with a slash behind; empty for the root.</param>
    /// <param name="tensor">The tensor of a path, owned by the current dispose scope.</param>
    public StateReader(JsonObject section, string path, Func<string, Tensor> tensor)
    {
        _section = section;
        _path = path;
        _tensor = tensor;
    }

    public IReadOnlyList<string> Keys => [.. _section.Select(x => x.Key)];

    public long ReadInt64(string key) => Value(key, "an integer", x => x.GetValue<long>());

    public double ReadDouble(string key) => Value(key, "a number", StateNumbers.Double);

    public bool ReadBoolean(string key) => Value(key, "true or false", x => x.GetValue<bool>());

    public string ReadString(string key) => Value(key, "text", x => x.GetValue<string>());

    public float[] ReadSingles(string key) => Array(key, "numbers", StateNumbers.Single);

    public double[] ReadDoubles(string key) => Array(key, "numbers", StateNumbers.Double);

    public long[] ReadInt64s(string key) => Array(key, "integers", x => x.GetValue<long>());

    public Tensor ReadTensor(string key)
    {
        if (Find(key) is not JsonObject node || !node.ContainsKey(TensorMark))
        {
            throw new FormatException($"'{_path}{key}' is not a tensor");
        }

        return _tensor(_path + key);
    }

    public ITensorStateReader Section(string key) =>
        Find(key) is JsonObject section && !section.ContainsKey(TensorMark)
            ? new StateReader(section, $"{_path}{key}/", _tensor)
            : throw new FormatException($"'{_path}{key}' is not a section");

    IStateReader IStateReader.Section(string key) => Section(key);

    private JsonNode Find(string key) =>
        _section.TryGetPropertyValue(key, out var node) && node is not null
            ? node
            : throw new KeyNotFoundException($"'{_path}{key}' is missing");

    private T[] Array<T>(string key, string expected, Func<JsonNode, T> read) =>
        Value(key, $"a list of {expected}", x => x.AsArray().Select(item => read(item!)).ToArray());

    private T Value<T>(string key, string expected, Func<JsonNode, T> read)
    {
        var node = Find(key);
        try
        {
            return read(node);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            throw new FormatException($"'{_path}{key}' is not {expected}", e);
        }
    }
}
