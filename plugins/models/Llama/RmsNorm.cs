namespace Rlfw.Plugins.Llama;

/// <summary>x / sqrt(mean(x²) + eps) · g over the last dimension (Zhang and Sennrich, 2019).</summary>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _weight;
    private readonly double _epsilon;

    /// <summary>Makes the norm with g = 1.</summary>
    public RmsNorm(long width, double epsilon, Device device)
        : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        _weight = Parameter(torch.ones([width], device: device));
        register_parameter("weight", _weight);
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => Fused.RmsNorm(input, [_weight.shape[0]], _weight, _epsilon);
}
