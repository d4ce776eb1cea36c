namespace Rlfw.Plugins.Llama;

/// <summary>
/// Inputs wait in page-locked memory of the host and come back when they are needed: a GPU copies them beside its computing,
/// so that their memory costs nothing but the way.
/// </summary>
/// <param name="device">The GPU.</param>
internal sealed class InputsOnHost(Device device) : IKeptInputs
{
    private readonly Dictionary<int, Tensor> _inputs = [];

    /// <inheritdoc />
    public void Keep(int layer, Tensor input)
    {
        using var gradients = torch.no_grad();
        var host = HostMemory.EmptyPageLocked(input.shape, input.dtype).DetachFromDisposeScope();
        host.copy_(input, nonBlocking: true);
        _inputs.Add(layer, host);
        // The allocator gives its memory to nobody before the copy: both are in the order of one stream.
        input.DetachFromDisposeScope();
        input.Dispose();
    }

    /// <inheritdoc />
    public Tensor Take(int layer)
    {
        _inputs.Remove(layer, out var host);
        var input = host!.to(device, non_blocking: true).DetachFromDisposeScope();
        // Page-locked memory is reused only when the stream has passed its last use.
        host.Dispose();
        return input;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var input in _inputs.Values)
        {
            input.Dispose();
        }

        _inputs.Clear();
    }
}
