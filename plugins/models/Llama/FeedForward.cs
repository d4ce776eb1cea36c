namespace Rlfw.Plugins.Llama;

/// <summary>SwiGLU (Shazeer, 2020): W_down(silu(W_gate x) · W_up x).</summary>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Projection _gate;
    private readonly Projection _up;
    private readonly Projection _down;

    /// <summary>Makes the part.</summary>
    public FeedForward(LlamaShape shape, WeightSource source)
        : base(nameof(FeedForward))
    {
        _gate = new Projection(source.Of("gate_proj"), shape.HiddenSize, shape.IntermediateSize, shape.MlpBias);
        _up = new Projection(source.Of("up_proj"), shape.HiddenSize, shape.IntermediateSize, shape.MlpBias);
        _down = new Projection(source.Of("down_proj"), shape.IntermediateSize, shape.HiddenSize, shape.MlpBias);
        register_module("gate_proj", _gate);
        register_module("up_proj", _up);
        register_module("down_proj", _down);
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) =>
        _down.forward(nn.functional.silu(_gate.forward(input)) * _up.forward(input));
}
