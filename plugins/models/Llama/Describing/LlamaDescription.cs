using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Describes a Llama for people and scripts.</summary>
internal static class LlamaDescription
{
    /// <summary>What checkpoints call the architecture.</summary>
    public const string Architecture = "LlamaForCausalLM";

    /// <summary>The description.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="format">How weights are kept.</param>
    /// <param name="checkpoint">Where they come from, or null.</param>
    /// <param name="errors">What quantization changed.</param>
    public static ModelDescription Of(
        LlamaShape shape,
        WeightFormat format,
        LlamaCheckpoint? checkpoint,
        QuantizationErrors errors
    )
    {
        var parameters = ParameterShapes.Of(shape);
        return new ModelDescription(
            Architecture,
            [
                .. Facts(shape).Select(fact => (fact.Name, Text(fact.Value))),
                .. StorageFacts(format, checkpoint),
                .. errors.ByKind.Select(entry => ($"quantization_error_{entry.Kind}", Percent(entry.Error))),
            ]
        )
        {
            Parameters = parameters,
            Memory = new WeightMemory(shape, parameters).All,
            CacheBytesPerToken = [("float32", CacheElements(shape) * 4), ("bfloat16", CacheElements(shape) * 2)],
        };
    }

    /// <summary>One line about what quantization costs and saves; null where nothing is quantized.</summary>
    public static string? Quantization(LlamaShape shape, WeightFormat format, QuantizationErrors errors)
    {
        if (errors.ByKind.Count == 0)
        {
            return null;
        }

        var memory = new WeightMemory(shape, ParameterShapes.Of(shape));
        var elementBytes = format.Dtype.ElementSize();
        var bytes = memory.Bytes(format.Quantization, format.DoubleQuantization, elementBytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Word(format)} takes {bytes / 1e6:N1} MB where {Word(format.Dtype)} takes {memory.Count * elementBytes / 1e6:N1}; "
                + $"relative error of the weights {Percent(errors.Overall)} "
                + $"({string.Join(", ", errors.ByKind.Select(entry => $"{entry.Kind} {Percent(entry.Error)}"))})"
        );
    }

    private static IEnumerable<(string Name, object Value)> Facts(LlamaShape shape)
    {
        yield return ("hidden_size", shape.HiddenSize);
        yield return ("intermediate_size", shape.IntermediateSize);
        yield return ("num_hidden_layers", shape.Layers);
        yield return ("num_attention_heads", shape.Heads);
        yield return ("num_key_value_heads", shape.KvHeads);
        yield return ("head_dim", shape.HeadSize);
        yield return ("vocab_size", shape.VocabularySize);
        yield return ("max_position_embeddings", shape.MaximumLength);
        yield return ("rope_theta", shape.RopeTheta);
        yield return ("rope_scaling", Scaling(shape.RopeScaling));
        yield return ("rms_norm_eps", shape.RmsNormEpsilon);
        yield return ("tie_word_embeddings", shape.TieEmbeddings);
        yield return ("attention_bias", shape.AttentionBias);
        yield return ("mlp_bias", shape.MlpBias);
    }

    private static IEnumerable<(string Name, string Value)> StorageFacts(
        WeightFormat format,
        LlamaCheckpoint? checkpoint
    )
    {
        if (checkpoint?.Config.Dtype is { } stored)
        {
            yield return ("checkpoint_dtype", Word(stored));
        }

        if (format.Device.type != DeviceType.META)
        {
            yield return ("dtype", Word(format.Dtype));
            yield return ("quantization", Word(format));
        }
    }

    private static string Scaling(RopeScaling? scaling) =>
        scaling is null
            ? "none"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"llama3: factor {scaling.Factor}, low_freq_factor {scaling.LowFreqFactor}, high_freq_factor {scaling.HighFreqFactor}, original_max_position_embeddings {scaling.OriginalMaxLength}"
            );

    private static long CacheElements(LlamaShape shape) => 2L * shape.Layers * shape.KvHeads * shape.HeadSize;

    private static string Text(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Word(ScalarType dtype) =>
        dtype switch
        {
            ScalarType.BFloat16 => "bfloat16",
            ScalarType.Float16 => "float16",
            _ => "float32",
        };

    private static string Word(WeightFormat format) =>
        format.Quantization switch
        {
            WeightQuantization.Int8 => "int8",
            WeightQuantization.Nf4 => format.DoubleQuantization ? "nf4, double quantization" : "nf4",
            _ => "none",
        };

    private static string Percent(double share) => share.ToString("0.00%", CultureInfo.InvariantCulture);
}
