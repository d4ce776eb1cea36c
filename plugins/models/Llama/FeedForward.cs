namespace Rlfw.Plugins.Llama;

/// <summary>SwiGLU (Shazeer, 2020): W_down(silu(W_gate x) · W_up x).</summary>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Projection _gate;
    private readonly Projection _up;
    private readonly Projection _down;

    /// <summary>Makes the part; its weights are not initialized.</summary>
    public FeedForward(LlamaShape shape, Device device)
        : base(nameof(FeedForward))
    {
        _gate = new Projection(shape.HiddenSize, shape.IntermediateSize, device);
        _up = new Projection(shape.HiddenSize, shape.IntermediateSize, device);
        _down = new Projection(shape.IntermediateSize, shape.HiddenSize, device);
        register_module("gate_proj", _gate);
        register_module("up_proj", _up);
        register_module("down_proj", _down);
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) =>
        _down.forward(nn.functional.silu(_gate.forward(input)) * _up.forward(input));
}
