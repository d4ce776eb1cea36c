using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// What config.json of a Llama checkpoint says. Rotary settings stand under <c>rope_scaling</c> and <c>rope_theta</c> in the
/// published files and under <c>rope_parameters</c> in those that transformers 5 writes.
/// </summary>
/// <param name="Shape">Sizes and constants.</param>
/// <param name="Dtype">The element type that it names; null where it names none.</param>
/// <param name="BeginId">The id put before a text, or null.</param>
/// <param name="EndIds">The ids that end a text; may be empty.</param>
/// <param name="PaddingId">The id that fills rows up, or null.</param>
internal sealed record HuggingFaceConfig(
    LlamaShape Shape,
    ScalarType? Dtype,
    int? BeginId,
    IReadOnlyList<int> EndIds,
    int? PaddingId
)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private const string Architecture = "LlamaForCausalLM";

    // Far beyond any model, and small enough that no product of sizes overflows.
    private const int MostRows = 1 << 24;
    private const int MostWidth = 1 << 20;
    private const int MostLayers = 4096;

    /// <summary>The longest sequence that a folder's settings name; null where there is no such folder here, or it cannot be read.</summary>
    /// <param name="folder">The folder, or a reference to a hub.</param>
    public static int? LengthOf(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Read(folder).Shape.MaximumLength : null;
        }
        catch (UserErrorException)
        {
            // Whoever makes the model says what is wrong with it.
            return null;
        }
    }

    /// <summary>Reads a folder's config.json.</summary>
    /// <exception cref="UserErrorException">It is missing, malformed, or describes something else than a Llama.</exception>
    public static HuggingFaceConfig Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new UserErrorException(
                $"'{folder}' holds no config.json: it is not a checkpoint in Hugging Face's layout"
            );
        }

        var file = ConfigFile.Read(path);
        CheckArchitecture(file);
        return new HuggingFaceConfig(
            ToShape(file),
            DtypeOf(file),
            // What transformers assumes where a Llama's file is silent; null, written out, means none.
            file.Ids("bos_token_id")
                is [var begin]
                ? begin
                : null,
            file.Ids("eos_token_id") ?? [],
            file.Ids("pad_token_id") is [var padding] ? padding : null
        );
    }

    private static void CheckArchitecture(ConfigFile file)
    {
        if (file.Text("model_type") is var type && type != "llama")
        {
            throw file.Fault("model_type", $"is {type ?? "missing"}, but a Llama has 'llama'");
        }

        if (
            file.Texts("architectures") is { Count: > 0 } names
            && !names.Contains(Architecture, StringComparer.Ordinal)
        )
        {
            throw file.Fault(
                "architectures",
                $"names {string.Join(", ", names)}; this model is {Architecture}, a decoder with a language-model head"
            );
        }

        if (file.Group("quantization_config") is { } quantization)
        {
            throw file.Fault(
                "quantization_config",
                $"says that the checkpoint is already quantized by {quantization.Text("quant_method") ?? "another tool"}; "
                    + "load the original checkpoint, with the option 'quantization' where memory is short"
            );
        }

        if (file.Text("hidden_act") is { } activation && activation != "silu")
        {
            throw file.Fault("hidden_act", $"is {activation}, but a Llama has 'silu'");
        }
    }

    private static LlamaShape ToShape(ConfigFile file)
    {
        var hidden = file.Count("hidden_size", MostWidth);
        var heads = file.Count("num_attention_heads", MostWidth);
        var keyHeads = file.Has("num_key_value_heads") ? file.Count("num_key_value_heads", MostWidth) : heads;
        if (heads % keyHeads != 0)
        {
            throw file.Fault(
                "num_key_value_heads",
                $"is {keyHeads}, which does not divide the {heads} attention heads"
            );
        }

        if (!file.Has("head_dim") && hidden % heads != 0)
        {
            throw file.Fault("hidden_size", $"is {hidden}, which {heads} heads do not divide; 'head_dim' is missing");
        }

        var headSize = file.Has("head_dim") ? file.Count("head_dim", MostWidth) : hidden / heads;
        if (headSize % 2 != 0 || (long)headSize * heads > MostWidth)
        {
            throw file.Fault(
                "head_dim",
                $"makes {heads} heads {headSize} wide; it should be even, and all heads at most {MostWidth}"
            );
        }

        return new LlamaShape
        {
            VocabularySize = file.Count("vocab_size", MostRows),
            HiddenSize = hidden,
            Layers = file.Count("num_hidden_layers", MostLayers),
            Heads = heads,
            KvHeads = keyHeads,
            HeadSize = headSize,
            IntermediateSize = file.Count("intermediate_size", MostWidth),
            MaximumLength = file.Count("max_position_embeddings", MostRows),
            RmsNormEpsilon = file.Positive("rms_norm_eps"),
            RopeTheta = Theta(file),
            RopeScaling = RotarySettings.Scaling(file),
            TieEmbeddings = file.Flag("tie_word_embeddings"),
            AttentionBias = file.Flag("attention_bias"),
            MlpBias = file.Flag("mlp_bias"),
            InitializerRange = file.Has("initializer_range") ? file.Positive("initializer_range") : 0.02,
        };
    }

    private static double Theta(ConfigFile file) =>
        file.Group("rope_parameters") is { } rope && rope.Has("rope_theta") ? rope.Positive("rope_theta")
        // Llama 1 and 2 files leave it out; their frequencies have base 10,000.
        : file.Has("rope_theta") ? file.Positive("rope_theta")
        : 10_000;

    private static ScalarType? DtypeOf(ConfigFile file)
    {
        // transformers 5 calls it dtype, the versions before torch_dtype.
        var name = file.Has("dtype") ? "dtype" : "torch_dtype";
        return file.Text(name)?.Replace("torch.", "", StringComparison.Ordinal) switch
        {
            null or "auto" => null,
            "float32" => ScalarType.Float32,
            "bfloat16" => ScalarType.BFloat16,
            "float16" => ScalarType.Float16,
            var other => throw file.Fault(name, $"is {other}; this model knows float32, bfloat16 and float16"),
        };
    }
}
