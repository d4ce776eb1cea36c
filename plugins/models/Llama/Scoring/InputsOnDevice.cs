namespace Rlfw.Plugins.Llama;

/// <summary>Inputs stay where they are.</summary>
internal sealed class InputsOnDevice : IKeptInputs
{
    private readonly Dictionary<int, Tensor> _inputs = [];

    /// <inheritdoc />
    public void Keep(int layer, Tensor input) => _inputs.Add(layer, input.DetachFromDisposeScope());

    /// <inheritdoc />
    public Tensor Take(int layer)
    {
        _inputs.Remove(layer, out var input);
        return input!;
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
