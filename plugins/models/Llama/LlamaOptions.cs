using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Options of the <c>llama</c> model: a preset, sizes, a preset with some sizes changed, or the folder of a checkpoint.
/// </summary>
public sealed record LlamaOptions : IValidatableObject, IReadsFiles, ILimitsLength
{
    /// <summary>Text to ids and back; with 'path', the folder's own by default.</summary>
    [Description("Text to ids and back; with 'path', the folder's own by default.")]
    public PluginChoice<ITokenizer>? Tokenizer { get; init; }

    /// <summary>Sizes that go by a name; single sizes given beside it replace the preset's.</summary>
    [Description("Sizes that go by a name; single sizes given beside it replace the preset's.")]
    public LlamaPreset? Preset { get; init; }

    /// <summary>
    /// A folder in Hugging Face's layout (config.json; model.safetensors, or several files with their index), or hf://org/name.
    /// It fixes all sizes. A relative path starts at the working directory of the command.
    /// </summary>
    [Description(
        "A folder in Hugging Face's layout with config.json and safetensors, or hf://org/name; it fixes all sizes."
    )]
    public string? Path { get; init; }

    /// <summary>A new adapter on the checkpoint at 'path': it alone is learned, saved and exported.</summary>
    [Description("A new low-rank adapter on the checkpoint at 'path': it alone is learned, saved and exported.")]
    public LoraOptions? Lora { get; init; }

    /// <summary>
    /// A folder in PEFT's layout (adapter_config.json and adapter_model.safetensors), or hf://org/name. The adapter was made for
    /// the checkpoint at 'path', and its learning goes on.
    /// </summary>
    [Description(
        "An adapter in PEFT's layout, a folder or hf://org/name, made for the checkpoint at 'path': its learning goes on."
    )]
    public string? Adapter { get; init; }

    /// <summary>
    /// The element type that the model computes in. By default float32 on the CPU and where the model's own parameters are
    /// learned, as small updates are lost in half precision; otherwise, for a frozen base on a GPU, the checkpoint's.
    /// </summary>
    [Description(
        "The element type that the model computes in; auto: float32 on the CPU and for full training, else the checkpoint's."
    )]
    public LlamaDtype Dtype { get; init; }

    /// <summary>
    /// Keeps the matrices of the layers in 8 or 4 bits, made dense where they are used: less memory, slower, and with an error
    /// that is reported when the model is loaded. The base is frozen then, and training needs an adapter.
    /// </summary>
    [Description(
        "Keeps the matrices of a frozen base in 8 or 4 bits: less memory, slower, with an error that is reported."
    )]
    public WeightQuantization Quantization { get; init; }

    /// <summary>With 'nf4': whether the scales are quantized too, which saves 0.37 bits an element.</summary>
    [Description("With 'quantization: nf4': whether the scales are quantized too, which saves 0.37 bits an element.")]
    public bool DoubleQuantization { get; init; }

    /// <summary>
    /// Whether layers are computed again in the backward pass instead of being kept: less memory for about a third more computing. By
    /// default, on a GPU, as many layers are kept as 'memory_fraction' leaves room for; on the CPU all.
    /// </summary>
    [Description(
        "Whether layers are computed again in the backward pass instead of being kept; by default as memory asks."
    )]
    public bool? GradientCheckpointing { get; init; }

    /// <summary>Whether the inputs of layers wait for the backward pass in the host's memory; on a GPU, with 'gradient_checkpointing: true'.</summary>
    [Description(
        "Whether what the backward pass needs waits in the host's memory; needs 'gradient_checkpointing: true'."
    )]
    public bool OffloadActivations { get; init; }

    /// <summary>The share of a GPU's memory that a run plans with. What others hold on the device comes on top.</summary>
    [Description("The share of a GPU's memory that a run plans with.")]
    [Range(0.01, 1.0)]
    public double MemoryFraction { get; init; } = 0.9;

    /// <summary>
    /// Whether decoding steps on a GPU are recorded as CUDA graphs. False runs them operator by operator: the same numbers, slower, and
    /// without the memory that each recorded size of batch takes.
    /// </summary>
    [Description("Whether decoding steps on a GPU are recorded as CUDA graphs; false computes the same, slower.")]
    public bool CudaGraphs { get; init; } = true;

    /// <summary>Width of the residual stream: larger learns more and costs its square.</summary>
    [Description("Width of the residual stream.")]
    [Range(2, 65_536)]
    public int? HiddenSize { get; init; }

    /// <summary>Decoder layers.</summary>
    [Description("Decoder layers.")]
    [Range(1, 1024)]
    public int? Layers { get; init; }

    /// <summary>Query heads.</summary>
    [Description("Query heads.")]
    [Range(1, 1024)]
    public int? Heads { get; init; }

    /// <summary>Key and value heads, a divisor of the query heads; fewer make a smaller cache. All query heads by default.</summary>
    [Description("Key and value heads, a divisor of the query heads; all of them by default.")]
    [Range(1, 1024)]
    public int? KvHeads { get; init; }

    /// <summary>Width of a head, even; hidden_size / heads by default.</summary>
    [Description("Width of a head, even; hidden_size / heads by default.")]
    [Range(2, 4096)]
    public int? HeadSize { get; init; }

    /// <summary>Width of the feed-forward part; 8/3 of hidden_size, rounded up to a multiple of 32, by default.</summary>
    [Description("Width of the feed-forward part; 8/3 of hidden_size, rounded up to a multiple of 32, by default.")]
    [Range(1, 1_048_576)]
    public int? IntermediateSize { get; init; }

    /// <summary>The longest sequence, prompt and completion together, in tokens; a checkpoint's own limit by default.</summary>
    [Description("The longest sequence, prompt and completion together, in tokens.")]
    [Range(2, 1_048_576)]
    public int? MaxLength { get; init; }

    /// <summary>Base of the rotary frequencies; larger for longer texts.</summary>
    [Description("Base of the rotary frequencies; larger for longer texts.")]
    [Range(1.0, 1e12)]
    public double? RopeTheta { get; init; }

    /// <summary>The frequency scaling of Llama 3.1 and later; none by default.</summary>
    [Description("The frequency scaling of Llama 3.1 and later; none by default.")]
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>What is added to the mean square before its root is taken; 1e-5 by default.</summary>
    [Description("What RMSNorm adds to the mean square before it takes the root.")]
    [Range(0.0, 1.0)]
    public double? RmsNormEps { get; init; }

    /// <summary>Whether the output projection is the embedding table; true by default.</summary>
    [Description("Whether the output projection is the embedding table.")]
    public bool? TieEmbeddings { get; init; }

    /// <summary>Standard deviation of initial weights; 0.02 by default.</summary>
    [Description("Standard deviation of initial weights.")]
    [Range(0.0, 10.0)]
    public double? InitializerRange { get; init; }

    // A folder without weights names the file that it lacks, so that the host misses it before the run begins.
    IReadOnlyList<string> IReadsFiles.InputFiles =>
        [
            .. new[] { Path, Adapter }.OfType<string>(),
            .. Directory.Exists(Path) && !Directory.EnumerateFiles(Path, "*.safetensors").Any()
                ? [System.IO.Path.Combine(Path, "model.safetensors")]
                : Array.Empty<string>(),
        ];

    int? ILimitsLength.MaximumLength =>
        Path is null ? ToShape(1).MaximumLength
        : HuggingFaceConfig.LengthOf(Path) is { } length ? Math.Min(length, MaxLength ?? length)
        : null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        (Path is null ? SizeFaults() : PathFaults())
            .Concat(AdapterOptionFaults.Of(this))
            .Concat(QuantizationFaults())
            .Concat(OffloadFaults());

    /// <summary>The sizes; the path is null.</summary>
    /// <param name="vocabularySize">Ids of the tokenizer.</param>
    internal LlamaShape ToShape(int vocabularySize)
    {
        var tiny = Preset == LlamaPreset.Tiny;
        var hidden = HiddenSize ?? 128;
        var heads = Heads ?? 4;
        return new LlamaShape
        {
            VocabularySize = vocabularySize,
            HiddenSize = hidden,
            Layers = Layers ?? 2,
            Heads = heads,
            KvHeads = KvHeads ?? (tiny ? 1 : heads),
            HeadSize = HeadSize ?? (hidden / heads),
            IntermediateSize = IntermediateSize ?? (((8 * hidden / 3) + 31) / 32 * 32),
            MaximumLength = MaxLength ?? 256,
            RmsNormEpsilon = RmsNormEps ?? 1e-5,
            RopeTheta = RopeTheta ?? 10_000,
            RopeScaling = RopeScaling,
            TieEmbeddings = TieEmbeddings ?? true,
            InitializerRange = InitializerRange ?? 0.02,
        };
    }

    private IEnumerable<ValidationResult> PathFaults()
    {
        var fixedByPath = new (string Name, object? Value)[]
        {
            (nameof(Preset), Preset),
            (nameof(HiddenSize), HiddenSize),
            (nameof(Layers), Layers),
            (nameof(Heads), Heads),
            (nameof(KvHeads), KvHeads),
            (nameof(HeadSize), HeadSize),
            (nameof(IntermediateSize), IntermediateSize),
            (nameof(RopeTheta), RopeTheta),
            (nameof(RopeScaling), RopeScaling),
            (nameof(RmsNormEps), RmsNormEps),
            (nameof(TieEmbeddings), TieEmbeddings),
            (nameof(InitializerRange), InitializerRange),
        };
        foreach (var (name, _) in fixedByPath.Where(option => option.Value is not null))
        {
            yield return new ValidationResult(
                "the checkpoint at 'path' decides this: leave one of the two out",
                [name]
            );
        }

        if (!HubReference.IsMeant(Path!) && !Directory.Exists(Path))
        {
            yield return new ValidationResult(
                $"there is no folder '{Path}' (looked for {System.IO.Path.GetFullPath(Path!)}): a relative path starts at the working directory",
                [nameof(Path)]
            );
        }
    }

    private IEnumerable<ValidationResult> QuantizationFaults()
    {
        if (Quantization != WeightQuantization.None && Path is null)
        {
            yield return new ValidationResult(
                "what is quantized is a checkpoint; a new model would be frozen with random weights: set 'path'",
                [nameof(Quantization)]
            );
        }

        if (DoubleQuantization && Quantization != WeightQuantization.Nf4)
        {
            yield return new ValidationResult(
                "only the scales of 'quantization: nf4' can be quantized: set that, or leave this out",
                [nameof(DoubleQuantization)]
            );
        }
    }

    private IEnumerable<ValidationResult> OffloadFaults()
    {
        if (OffloadActivations && GradientCheckpointing != true)
        {
            yield return new ValidationResult(
                "what waits in the host's memory are the inputs of layers that are computed again: set 'gradient_checkpointing: true'",
                [nameof(OffloadActivations)]
            );
        }
    }

    private IEnumerable<ValidationResult> SizeFaults()
    {
        if (Tokenizer is null)
        {
            yield return new ValidationResult(
                "there is no tokenizer: set 'tokenizer', or 'path' for a checkpoint that has one",
                [nameof(Tokenizer)]
            );
        }

        if (Preset is null && (HiddenSize, Layers, Heads) is not ({ }, { }, { }))
        {
            yield return new ValidationResult(
                "the model has no size: set 'preset: tiny', or hidden_size, layers and heads, or 'path' for a checkpoint",
                [nameof(Preset)]
            );
            yield break;
        }

        var shape = ToShape(1);
        if (HeadSize is null && shape.HiddenSize % shape.Heads != 0)
        {
            yield return new ValidationResult(
                $"hidden_size {shape.HiddenSize} does not divide by {shape.Heads} heads: change one, or set head_size",
                [nameof(Heads)]
            );
        }

        if (shape.HeadSize % 2 != 0)
        {
            yield return new ValidationResult(
                $"heads are {shape.HeadSize} wide, but rotary positions need an even width",
                [nameof(HeadSize)]
            );
        }

        if (shape.Heads % shape.KvHeads != 0)
        {
            yield return new ValidationResult(
                $"{shape.Heads} heads cannot share {shape.KvHeads} key and value heads evenly: kv_heads must divide heads",
                [nameof(KvHeads)]
            );
        }
    }
}
