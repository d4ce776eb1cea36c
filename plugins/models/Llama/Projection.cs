namespace Rlfw.Plugins.Llama;

/// <summary>A linear map without bias: [..., in] to [..., out].</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _weight;

    /// <summary>Makes the map; its weights are not initialized.</summary>
    public Projection(long inputs, long outputs, Device device)
        : base(nameof(Projection))
    {
        _weight = Parameter(torch.empty([outputs, inputs], device: device));
        register_parameter("weight", _weight);
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight);
}
