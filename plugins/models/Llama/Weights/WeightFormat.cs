namespace Rlfw.Plugins.Llama;

/// <summary>How a network's weights are kept, decided.</summary>
/// <param name="Device">Where they live.</param>
/// <param name="Dtype">What the model computes in.</param>
internal sealed record WeightFormat(Device Device, ScalarType Dtype)
{
    /// <summary>Whether the weights are never learned, so that they may share memory with the checkpoint's files.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>How the matrices within the layers are kept.</summary>
    public WeightQuantization Quantization { get; init; }

    /// <summary>Whether NF4's scales are quantized too.</summary>
    public bool DoubleQuantization { get; init; }

    /// <summary>
    /// The output head keeps its precision, as in bitsandbytes: it decides between neighbouring tokens, and where it is tied it
    /// is the table of embeddings.
    /// </summary>
    /// <param name="name">A matrix's dotted path.</param>
    public bool Quantizes(string name) =>
        Quantization != WeightQuantization.None && !name.StartsWith("lm_head.", StringComparison.Ordinal);
}
