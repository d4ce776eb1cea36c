using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>One decoder layer: attention and feed-forward, each on the normalized stream and added to it.</summary>
internal sealed class DecoderLayer : nn.Module
{
    private readonly RmsNorm _inputNorm;
    private readonly SelfAttention _attention;
    private readonly RmsNorm _feedForwardNorm;
    private readonly FeedForward _feedForward;

    /// <summary>Makes the layer.</summary>
    public DecoderLayer(LlamaShape shape, WeightSource source)
        : base(nameof(DecoderLayer))
    {
        _attention = new SelfAttention(shape, source.Of("self_attn"));
        _feedForward = new FeedForward(shape, source.Of("mlp"));
        _inputNorm = new RmsNorm(source.Of("input_layernorm"), shape.HiddenSize, shape.RmsNormEpsilon);
        _feedForwardNorm = new RmsNorm(source.Of("post_attention_layernorm"), shape.HiddenSize, shape.RmsNormEpsilon);
        register_module("self_attn", _attention);
        register_module("mlp", _feedForward);
        register_module("input_layernorm", _inputNorm);
        register_module("post_attention_layernorm", _feedForwardNorm);
    }

    /// <summary>The projections that a step of generation computes at once.</summary>
    public IEnumerable<JoinedProjection> Joined => _attention.Joined.Concat(_feedForward.Joined);

    /// <summary>[B, T, hidden] to [B, T, hidden].</summary>
    public Tensor Forward(Tensor stream, AttentionScope scope)
    {
        // Temporaries that autograd does not keep end with the layer, not with the step.
        using var temporaries = torch.NewDisposeScope();
        var attended = stream + _attention.Forward(_inputNorm.forward(stream), scope);
        return (attended + _feedForward.forward(_feedForwardNorm.forward(attended))).MoveToOuterDisposeScope();
    }

    /// <summary>As a step of generation computes it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="layer">Which layer this is.</param>
    /// <param name="stream">[N, hidden]; changed.</param>
    /// <param name="addition">What the layer before adds to it, or null.</param>
    /// <param name="rotary">Angles of all positions.</param>
    /// <returns>What this layer adds to the stream.</returns>
    public Tensor Decode(IGenerationStep step, int layer, Tensor stream, Tensor? addition, RotaryTables rotary)
    {
        using var temporaries = torch.NewDisposeScope();
        var attended = _attention.Decode(step, layer, _inputNorm.Decode(step, stream, addition), rotary);
        return _feedForward.Decode(step, _feedForwardNorm.Decode(step, stream, attended)).MoveToOuterDisposeScope();
    }
}
