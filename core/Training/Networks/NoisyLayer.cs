using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>
/// A noisy linear layer (Fortunato et al., 2018, "Noisy networks for exploration", section 3, factorised Gaussian noise): its weight
/// is mean + scale f(e_out) f(e_in)^T, its bias mean + scale f(e_out), with f(x) = sgn(x) sqrt|x|.
/// </summary>
internal sealed class NoisyLayer : IDisposable
{
    private readonly Linear _mean;
    private readonly Linear _noisy;
    private readonly Tensor _weightNoise;
    private readonly Tensor _biasNoise;

    /// <summary>Begins with scales of a constant over the root of the layer's inputs (section 3.2).</summary>
    /// <param name="name">The layer's path in its network.</param>
    /// <param name="mean">Holds the learned means.</param>
    /// <param name="noisy">Takes the parameters with noise.</param>
    /// <param name="scale">That constant, sigma_0.</param>
    public NoisyLayer(string name, Linear mean, Linear noisy, double scale)
    {
        (_mean, _noisy) = (mean, noisy);
        var begin = scale / Math.Sqrt(mean.in_features);
        Weight = ($"{name}.weight", Filled(mean.weight, begin));
        Bias = mean.bias is { } bias ? ($"{name}.bias", Filled(bias, begin)) : null;
        _weightNoise = zeros_like(mean.weight).detach().DetachFromDisposeScope();
        _biasNoise = zeros([mean.out_features], device: mean.weight.device).DetachFromDisposeScope();
    }

    /// <summary>The weight's scales.</summary>
    public (string Name, Parameter Scale) Weight { get; }

    /// <summary>The bias's scales; null without a bias.</summary>
    public (string Name, Parameter Scale)? Bias { get; }

    /// <summary>Draws noise and adds it to what the noisy layer holds, which are the means.</summary>
    /// <param name="random">The stream; two numbers for each input and each output.</param>
    public void Draw(RandomStream random)
    {
        Tensor inputs = Noise(_mean.in_features, random),
            outputs = Noise(_mean.out_features, random);
        _weightNoise.copy_(outputs.unsqueeze(1) * inputs.unsqueeze(0));
        _biasNoise.copy_(outputs);
        _noisy.weight.add_(Weight.Scale * _weightNoise);
        if (Bias is { } bias)
        {
            _noisy.bias!.add_(bias.Scale * _biasNoise);
        }
    }

    /// <summary>Adds the gradients by the scales: those by the noisy parameters times the noise.</summary>
    public void AddGradients()
    {
        Weight.Scale.grad!.add_(_noisy.weight.grad! * _weightNoise);
        if (Bias is { } bias)
        {
            bias.Scale.grad!.add_(_noisy.bias!.grad! * _biasNoise);
        }
    }

    public void Dispose()
    {
        _weightNoise.Dispose();
        _biasNoise.Dispose();
    }

    private Tensor Noise(long count, RandomStream random)
    {
        var noise = new float[count];
        foreach (ref var number in noise.AsSpan())
        {
            var x = random.NextGaussian();
            number = (float)(Math.Sign(x) * Math.Sqrt(Math.Abs(x)));
        }

        return tensor(noise, device: _mean.weight.device);
    }

    private static Parameter Filled(Tensor like, double value)
    {
        using var filled = full_like(like, value).detach();
        return Parameter(filled.clone());
    }
}
