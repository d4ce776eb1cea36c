using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>What learning takes of the device's memory, and what it may.</summary>
internal sealed class LearningMemory
{
    // What is not in tensors: CUDA's context and libraries.
    private const long ContextBytes = 700L << 20;

    // Freed pieces do not always fit what is asked for next.
    private const double Usable = 0.9;

    private readonly LlamaNetwork _network;
    private readonly nn.Module _learned;
    private readonly LlamaOptions _options;
    private readonly int _elementBytes;

    /// <summary>Makes the estimate.</summary>
    /// <param name="shape">The network's sizes.</param>
    /// <param name="format">How its weights are kept.</param>
    /// <param name="network">The network.</param>
    /// <param name="learned">What is learned of it.</param>
    /// <param name="options">What the user asked for.</param>
    public LearningMemory(
        LlamaShape shape,
        WeightFormat format,
        LlamaNetwork network,
        nn.Module learned,
        LlamaOptions options
    )
    {
        (Shape, Device, _network, _learned, _options) = (shape, format.Device, network, learned, options);
        _elementBytes = format.Dtype.ElementSize();
    }

    /// <summary>The network's sizes.</summary>
    public LlamaShape Shape { get; }

    /// <summary>The device.</summary>
    public Device Device { get; }

    private bool IsCuda => Device.type == DeviceType.CUDA;

    /// <summary>A layer's input, a token.</summary>
    private long InputBytes => (long)Shape.HiddenSize * _elementBytes;

    /// <summary>
    /// What the derivative of a layer needs, a token: the norms' outputs where matrices are learned or adapted, queries, keys and values,
    /// what attention gave, and three times the width of the feed-forward part.
    /// </summary>
    private long LayerBytes =>
        _elementBytes
        * (
            (4L * Shape.HiddenSize)
            + (2L * Shape.Heads * Shape.HeadSize)
            + (2L * Shape.KvHeads * Shape.HeadSize)
            + (3L * Shape.IntermediateSize)
        );

    /// <summary>The estimate.</summary>
    /// <param name="logitsAtOnce">Tokens whose logits stand in memory at once.</param>
    public TrainingMemory Estimate(int logitsAtOnce)
    {
        var parameters = _learned.parameters().Where(parameter => parameter.requires_grad).ToList();
        var recomputes = _options.GradientCheckpointing ?? IsCuda;
        var kept = Shape.Layers * (recomputes ? InputBytes : InputBytes + LayerBytes);
        return new TrainingMemory
        {
            WeightBytes = Bytes(_network),
            LearnedBytes = parameters.Sum(parameter => parameter.numel() * parameter.dtype.ElementSize()),
            LearnedParameters = parameters.Sum(parameter => parameter.numel()),
            KeptBytesPerToken = _options.OffloadActivations ? 0 : kept,
            WorkBytesPerToken = 2 * LayerBytes,
            FixedWorkBytes = HeadBytes(logitsAtOnce) + (IsCuda ? ContextBytes : 0),
            LimitBytes = Limit(),
        };
    }

    /// <summary>Of how many layers all is kept for the backward pass; the others are computed again.</summary>
    /// <param name="tokens">Tokens of the pass.</param>
    /// <param name="logitsAtOnce">Tokens whose logits stand in memory at once.</param>
    public int WholeLayers(int tokens, int logitsAtOnce)
    {
        if (_options.GradientCheckpointing is { } recomputes)
        {
            return recomputes ? 0 : Shape.Layers;
        }

        if (Limit() is not { } limit)
        {
            return Shape.Layers;
        }

        var held = CudaMemory.Of(Math.Max(0, Device.index)).AllocatedBytes;
        var needed = (tokens * ((Shape.Layers * InputBytes) + (2 * LayerBytes))) + HeadBytes(logitsAtOnce);
        var left = Usable * (limit - ContextBytes - held - needed);
        return (int)Math.Clamp(left / (tokens * LayerBytes), 0, Shape.Layers);
    }

    /// <summary>Where inputs of layers wait.</summary>
    public IKeptInputs NewInputs() =>
        _options.OffloadActivations && IsCuda ? new InputsOnHost(Device) : new InputsOnDevice();

    private long? Limit() =>
        IsCuda ? (long)(_options.MemoryFraction * CudaProperties.MemoryOf(Math.Max(0, Device.index)).Total) : null;

    /// <summary>Logits as the model gives them, in float32, and the exponentials, products and derivatives beside.</summary>
    private long HeadBytes(int tokens) => (long)tokens * Shape.VocabularySize * (_elementBytes + (5L * sizeof(float)));

    private static long Bytes(nn.Module module) =>
        module
            .parameters()
            .Cast<Tensor>()
            .Concat(module.buffers())
            .Sum(tensor => tensor.numel() * tensor.dtype.ElementSize());
}
