using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>Bytes that a network's weights take by the ways of keeping them.</summary>
/// <param name="shape">The network's sizes.</param>
/// <param name="parameters">Its tensors.</param>
internal sealed class WeightMemory(LlamaShape shape, IReadOnlyList<(string Name, long[] Shape)> parameters)
{
    // Two levels, float32, for each of the 256 values of a byte.
    private const long LevelBytes = 256 * 2 * sizeof(float);

    /// <summary>Elements of all tensors, shared ones once.</summary>
    public long Count { get; } = parameters.Sum(entry => Elements(entry.Shape));

    /// <summary>Every way that the options offer; what is not quantized is bfloat16 in the last ones.</summary>
    public IReadOnlyList<(string Storage, long Bytes)> All =>
        [
            ("float32", 4 * Count),
            ("bfloat16", 2 * Count),
            ("int8", Bytes(WeightQuantization.Int8, doubleQuantization: false, 2)),
            ("nf4", Bytes(WeightQuantization.Nf4, doubleQuantization: false, 2)),
            ("nf4, double quantization", Bytes(WeightQuantization.Nf4, doubleQuantization: true, 2)),
        ];

    /// <summary>The bytes of one way.</summary>
    /// <param name="quantization">How the matrices within layers are kept.</param>
    /// <param name="doubleQuantization">Whether NF4's scales are quantized.</param>
    /// <param name="otherBytes">Bytes of an element that is not quantized.</param>
    public long Bytes(WeightQuantization quantization, bool doubleQuantization, int otherBytes)
    {
        if (quantization == WeightQuantization.None)
        {
            return otherBytes * Count;
        }

        var matrices = LlamaLinears.Of(shape).Where(linear => linear.Name != "lm_head").ToList();
        var rest = Count - matrices.Sum(linear => linear.Inputs * linear.Outputs);
        return (otherBytes * rest)
            + matrices.Sum(linear =>
                quantization == WeightQuantization.Int8 ? Int8(linear) : NormalFloat4(linear, doubleQuantization)
            );
    }

    private static long Int8(LinearShape linear) => linear.Outputs * (linear.Inputs + sizeof(float));

    private static long NormalFloat4(LinearShape linear, bool doubleQuantization)
    {
        const long ScalesInBlock = 256;
        var blocks = Blocks(linear.Outputs * linear.Inputs, Torch.Extensions.NormalFloat4.BlockLength);
        var scaleBlocks = Blocks(blocks, ScalesInBlock);
        var scales = doubleQuantization
            ? (scaleBlocks * (ScalesInBlock + sizeof(float))) + sizeof(float)
            : blocks * sizeof(float);
        return (blocks * Torch.Extensions.NormalFloat4.BlockLength / 2) + scales + LevelBytes;
    }

    private static long Blocks(long count, long length) => (count + length - 1) / length;

    private static long Elements(long[] lengths) => lengths.Aggregate(1L, (product, length) => product * length);
}
