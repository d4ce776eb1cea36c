using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Decides how a model's weights are kept.</summary>
internal static class FormatChoice
{
    /// <summary>The format that options ask for.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="context">Where it lives, and whether it learns.</param>
    /// <param name="checkpoint">Where its weights come from; null for a new model.</param>
    /// <exception cref="UserErrorException">What is asked for cannot be learned.</exception>
    public static WeightFormat Of(LlamaOptions options, LanguageModelContext context, LlamaCheckpoint? checkpoint)
    {
        var learns = context.Learning is not null && options.Lora is null && options.Adapter is null;
        if (learns && options.Quantization != WeightQuantization.None)
        {
            throw new UserErrorException(
                "a quantized base is frozen, and there would be nothing to learn: add an adapter (the model's option 'lora'), "
                    + "or leave 'quantization' out"
            );
        }

        if (learns && options.Dtype == LlamaDtype.Float16)
        {
            throw new UserErrorException(
                "float16 has too small a range for gradients: learn in float32 or bfloat16, or add an adapter (the model's "
                    + "option 'lora'), which is kept in float32 itself"
            );
        }

        return new WeightFormat(context.Device, Dtype(options, context.Device, learns, checkpoint))
        {
            IsFrozen = checkpoint is not null && !learns,
            Quantization = options.Quantization,
            DoubleQuantization = options.DoubleQuantization,
        };
    }

    private static ScalarType Dtype(LlamaOptions options, Device device, bool learns, LlamaCheckpoint? checkpoint) =>
        options.Dtype switch
        {
            LlamaDtype.Float32 => ScalarType.Float32,
            LlamaDtype.Bfloat16 => ScalarType.BFloat16,
            LlamaDtype.Float16 => ScalarType.Float16,
            // bfloat16 keeps 8 bits: a step below 1/256 of a weight is lost. On the CPU some operators of older versions of
            // libtorch lack half precision or are slow in it.
            _ => learns || checkpoint is null || device.type != DeviceType.CUDA
                ? ScalarType.Float32
                : checkpoint.StoredDtype(),
        };
}
