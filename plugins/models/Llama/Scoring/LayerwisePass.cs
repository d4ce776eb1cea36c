namespace Rlfw.Plugins.Llama;

/// <summary>
/// A forward pass whose layers are derived one at a time, from the last to the first. Of a layer either all that its derivative
/// needs is kept, or its input alone, from which it is computed again (Chen et al., 2016, "Training Deep Nets with Sublinear
/// Memory Cost"): the results are the same, bit for bit.
/// </summary>
internal sealed class LayerwisePass : IDisposable
{
    private readonly Decoder _decoder;
    private readonly AttentionScope _scope;
    private readonly IKeptInputs _inputs;
    private readonly List<Tensor?> _outputs = [];
    private readonly Tensor _embedded;

    /// <summary>Computes forward.</summary>
    /// <param name="decoder">The layers.</param>
    /// <param name="ids">int64 [1, N].</param>
    /// <param name="scope">Positions and what may be seen.</param>
    /// <param name="wholeLayers">Of how many layers, from the last, all is kept.</param>
    /// <param name="inputs">Keeps the inputs of layers; owned from now on.</param>
    public LayerwisePass(Decoder decoder, Tensor ids, AttentionScope scope, int wholeLayers, IKeptInputs inputs)
    {
        (_decoder, _scope, _inputs) = (decoder, scope, inputs);
        _embedded = decoder.Embeddings.forward(ids).DetachFromDisposeScope();
        try
        {
            Stream = Compute(wholeLayers);
        }
        catch
        {
            // Out of memory, most likely: what was kept so far must not stay.
            Dispose();
            throw;
        }
    }

    /// <summary>The stream behind the last layer, [1, N, hidden]; a leaf.</summary>
    public Tensor Stream { get; }

    /// <summary>Adds to the parameters' gradients.</summary>
    /// <param name="gradient">The derivative by <see cref="Stream"/>, [1, N, hidden].</param>
    public void Backward(Tensor gradient)
    {
        using var recording = torch.enable_grad();
        var passed = gradient.alias().DetachFromDisposeScope();
        for (var layer = _decoder.Layers.Count - 1; layer >= 0; layer--)
        {
            using var scope = torch.NewDisposeScope();
            var input = _inputs.Take(layer);
            var output = _outputs[layer];
            if (output is null)
            {
                input.requires_grad = true;
                output = _decoder.Layers[layer].Forward(input, _scope);
            }

            output.backward([passed]);
            _outputs[layer]?.Dispose();
            _outputs[layer] = null;
            passed.Dispose();
            passed = input.grad!.DetachFromDisposeScope();
            input.Dispose();
        }

        if (_embedded.requires_grad)
        {
            _embedded.backward([passed]);
        }

        passed.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.ForEach(output => output?.Dispose());
        _embedded.Dispose();
        Stream?.Dispose();
    }

    private Tensor Compute(int wholeLayers)
    {
        var stream = _embedded.detach();
        var firstWhole = _decoder.Layers.Count - wholeLayers;
        for (var layer = 0; layer < _decoder.Layers.Count; layer++)
        {
            stream = layer < firstWhole ? Discarding(layer, stream) : Keeping(layer, stream);
        }

        return stream.DetachFromDisposeScope();
    }

    private Tensor Discarding(int layer, Tensor stream)
    {
        using var gradients = torch.no_grad();
        var output = _decoder.Layers[layer].Forward(stream, _scope);
        _inputs.Keep(layer, stream);
        _outputs.Add(null);
        return output;
    }

    private Tensor Keeping(int layer, Tensor stream)
    {
        stream.requires_grad = true;
        var output = _decoder.Layers[layer].Forward(stream, _scope).DetachFromDisposeScope();
        _inputs.Keep(layer, stream);
        _outputs.Add(output);
        return output.detach();
    }
}
