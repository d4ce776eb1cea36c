namespace Rlfw.Training.Networks;

/// <summary>
/// The learned parameters of a noisy network: those of the mean under <c>mean....</c>, how much noise each takes under <c>scale....</c>. As
/// a function it is the mean.
/// </summary>
internal sealed class NoisyModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _mean;

    /// <summary>Puts both together; they are owned from now on.</summary>
    /// <param name="mean">The network without noise.</param>
    /// <param name="scales">By the name of the parameter that takes the noise.</param>
    public NoisyModule(nn.Module<Tensor, Tensor> mean, IEnumerable<(string Name, Parameter Scale)> scales)
        : base(nameof(NoisyModule))
    {
        _mean = mean;
        register_module("mean", mean);
        foreach (var (name, scale) in scales)
        {
            register_parameter($"scale_{name.Replace('.', '_')}", scale);
        }
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => _mean.call(input);
}
