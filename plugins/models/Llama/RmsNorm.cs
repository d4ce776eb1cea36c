using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>x / sqrt(mean(x²) + eps) · g over the last dimension (Zhang and Sennrich, 2019), in float32 inside.</summary>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _weight;
    private readonly double _epsilon;

    /// <summary>Makes the norm.</summary>
    /// <param name="source">Gives g.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    public RmsNorm(WeightSource source, long width, double epsilon)
        : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        _weight = source.Vector("weight", width);
        register_parameter("weight", _weight);
    }

    /// <summary>As a step of generation computes it, with what is added to the stream before.</summary>
    /// <param name="step">The step.</param>
    /// <param name="stream">[N, hidden]; changed where there is something to add.</param>
    /// <param name="addition">[N, hidden], or null.</param>
    public Tensor Decode(IGenerationStep step, Tensor stream, Tensor? addition) =>
        step.AddAndNormalize(stream, addition, _weight, _epsilon);

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => Fused.RmsNorm(input, [_weight.shape[0]], _weight, _epsilon);
}
