using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The whole network under Hugging Face's parameter names.</summary>
internal sealed class LlamaNetwork : nn.Module
{
    private readonly Decoder _decoder;
    private readonly Projection? _head;

    /// <summary>Makes the network; its weights are not initialized.</summary>
    public LlamaNetwork(LlamaShape shape, Device device)
        : base(nameof(LlamaNetwork))
    {
        _decoder = new Decoder(shape, device);
        register_module("model", _decoder);
        if (!shape.TieEmbeddings)
        {
            _head = new Projection(shape.HiddenSize, shape.VocabularySize, device);
            register_module("lm_head", _head);
        }
    }

    /// <summary>Normal weights of a standard deviation; norms stay at 1.</summary>
    public void Initialize(double deviation, RandomStream random)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        using var generator = new Generator(random.NextUInt64());
        foreach (var parameter in parameters().Where(parameter => parameter.dim() == 2))
        {
            nn.init.normal_(parameter, 0, deviation, generator);
        }
    }

    /// <summary>Logits [B, T, V], or [B, 1, V] of the last column.</summary>
    public Tensor Forward(Tensor ids, AttentionScope scope, KeyValueCache? cache, bool lastColumnOnly)
    {
        var output = _decoder.Forward(ids, scope, cache, lastColumnOnly);
        return _head is null ? nn.functional.linear(output, _decoder.Embeddings.weight) : _head.forward(output);
    }
}
