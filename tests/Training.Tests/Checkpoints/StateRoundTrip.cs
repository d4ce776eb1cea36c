using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Training.Tests.Checkpoints;

/// <summary>State written and read again through the JSON text that a checkpoint holds.</summary>
internal sealed class StateRoundTrip : IDisposable
{
    private readonly JsonObject _tree = [];
    private readonly SortedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    public StateRoundTrip() => Writer = StateWriter.Root(_tree, _tensors);

    public ITensorStateWriter Writer { get; }

    public ITensorStateReader Read() =>
        new StateReader(JsonNode.Parse(_tree.ToJsonString())!.AsObject(), "", path => _tensors[path].clone());

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
