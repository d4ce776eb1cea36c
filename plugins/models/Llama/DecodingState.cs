using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>What steps of generation compute with besides parameters, and whether that is still the same.</summary>
/// <param name="adapters">The model's adapters.</param>
/// <param name="network">The model.</param>
/// <param name="mayJoin">Whether matrices may get another place in memory.</param>
internal sealed class DecodingState(AdapterSet adapters, LlamaNetwork network, bool mayJoin) : IDisposable
{
    private readonly JoinedProjection[] _joined = [.. network.Joined];
    private (string? Active, string? Merged) _adapter;

    /// <summary>Changes when steps compute with other tensors.</summary>
    public int Version { get; private set; }

    /// <summary>Takes the present parameters.</summary>
    public void Prepare()
    {
        var adapter = (adapters.Active, adapters.Merged);
        var isOther = adapter != _adapter;
        _adapter = adapter;
        foreach (var joined in _joined)
        {
            isOther |= joined.Prepare(mayJoin);
        }

        Version += isOther ? 1 : 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var joined in _joined)
        {
            joined.Dispose();
        }
    }
}
