using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>SwiGLU (Shazeer, 2020): W_down(silu(W_gate x) · W_up x).</summary>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Projection _gate;
    private readonly Projection _up;
    private readonly Projection _down;
    private readonly JoinedProjection _joined;
    private readonly JoinedProjection _joinedDown;

    /// <summary>Makes the part.</summary>
    public FeedForward(LlamaShape shape, WeightSource source)
        : base(nameof(FeedForward))
    {
        _gate = new Projection(source.Of("gate_proj"), shape.HiddenSize, shape.IntermediateSize, shape.MlpBias);
        _up = new Projection(source.Of("up_proj"), shape.HiddenSize, shape.IntermediateSize, shape.MlpBias);
        _down = new Projection(source.Of("down_proj"), shape.IntermediateSize, shape.HiddenSize, shape.MlpBias);
        _joined = new JoinedProjection([_gate, _up]);
        _joinedDown = new JoinedProjection([_down]);
        register_module("gate_proj", _gate);
        register_module("up_proj", _up);
        register_module("down_proj", _down);
    }

    /// <summary>The projections that a step of generation computes at once.</summary>
    public IEnumerable<JoinedProjection> Joined => [_joined, _joinedDown];

    /// <summary>As a step of generation computes it: [N, hidden] to [N, hidden].</summary>
    public Tensor Decode(IGenerationStep step, Tensor input) =>
        _joinedDown.Forward(step.SwiGlu(_joined.Forward(input)));

    /// <inheritdoc />
    public override Tensor forward(Tensor input) =>
        _down.forward(nn.functional.silu(_gate.forward(input)) * _up.forward(input));
}
