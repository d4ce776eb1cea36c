namespace Rlfw.Plugins.Llama;

/// <summary>One decoder layer: attention and feed-forward, each on the normalized stream and added to it.</summary>
internal sealed class DecoderLayer : nn.Module
{
    private readonly RmsNorm _inputNorm;
    private readonly SelfAttention _attention;
    private readonly RmsNorm _feedForwardNorm;
    private readonly FeedForward _feedForward;

    /// <summary>Makes the layer; its weights are not initialized.</summary>
    public DecoderLayer(LlamaShape shape, Device device)
        : base(nameof(DecoderLayer))
    {
        _attention = new SelfAttention(shape, device);
        _feedForward = new FeedForward(shape, device);
        _inputNorm = new RmsNorm(shape.HiddenSize, shape.RmsNormEpsilon, device);
        _feedForwardNorm = new RmsNorm(shape.HiddenSize, shape.RmsNormEpsilon, device);
        register_module("self_attn", _attention);
        register_module("mlp", _feedForward);
        register_module("input_layernorm", _inputNorm);
        register_module("post_attention_layernorm", _feedForwardNorm);
    }

    /// <summary>[B, T, hidden] to [B, T, hidden].</summary>
    public Tensor Forward(Tensor stream, AttentionScope scope, LayerCache? cache)
    {
        // Temporaries that autograd does not keep end with the layer, not with the step.
        using var temporaries = torch.NewDisposeScope();
        var attended = stream + _attention.Forward(_inputNorm.forward(stream), scope, cache);
        return (attended + _feedForward.forward(_feedForwardNorm.forward(attended))).MoveToOuterDisposeScope();
    }
}
