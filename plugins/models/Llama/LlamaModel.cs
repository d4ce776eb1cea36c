using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Training.Adapters;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// The Llama decoder (Touvron et al., 2023; Grattafiori et al., 2024): RMSNorm, rotary positions, grouped-query attention,
/// SwiGLU; parameters under Hugging Face's names.
/// </summary>
[Plugin(
    "llama",
    typeof(LlamaOptions),
    Summary = "The Llama decoder, from a preset, sizes, or a checkpoint in Hugging Face's layout."
)]
public sealed class LlamaModel : ICausalLanguageModel
{
    private readonly LlamaShape _shape;
    private readonly WeightFormat _format;
    private readonly LlamaCheckpoint? _checkpoint;
    private readonly PluginChoice<ITokenizer>? _tokenizerChoice;
    private readonly LlamaNetwork _network;
    private readonly QuantizationErrors _errors;
    private readonly RotaryTable _rotations;
    private readonly AttentionScopes _scopes;
    private readonly AdapterSet _adapters;
    private readonly LowRankAdapter? _learned;
    private readonly DecodingState _decoding;

    /// <summary>Makes the model.</summary>
    /// <param name="options">Sizes or checkpoint.</param>
    /// <param name="factory">Makes the tokenizer.</param>
    /// <param name="context">Device and initial randomness; on the meta device no weights are read and nothing is allocated.</param>
    /// <param name="hub">Brings the files of hf:// references.</param>
    /// <param name="logger">Is told what quantization costs.</param>
    /// <exception cref="UserErrorException">The checkpoint is missing or malformed, or does not fit the tokenizer.</exception>
    public LlamaModel(
        LlamaOptions options,
        IPluginFactory factory,
        LanguageModelContext context,
        IHub? hub = null,
        ILogger<LlamaModel>? logger = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(context);
        RecordsDecoding = options.CudaGraphs;
        _tokenizerChoice = options.Tokenizer;
        _checkpoint = options.Path is { } path ? LlamaCheckpoint.Open(path, hub) : null;
        Tokenizer = options.Tokenizer is { } choice
            ? factory.Create<ITokenizer>(choice)
            : FolderTokenizer.Make(_checkpoint!, factory);
        _shape = _checkpoint?.Fit(options.MaxLength, Tokenizer) ?? options.ToShape(Tokenizer.VocabularySize);
        StopIds = Llama.StopIds.Of(_checkpoint, Tokenizer);
        _format = FormatChoice.Of(options, context, _checkpoint);
        // Before the weights: an adapter that does not fit is found at once.
        _learned = LearnedAdapter.Make(options, LlamaLinears.Of(_shape), context, hub);
        (_network, _errors) = Build(context);
        _rotations = new RotaryTable(
            RotaryFrequencies.Compute(_shape.HeadSize, _shape.RopeTheta, _shape.RopeScaling),
            _format.Device
        );
        _scopes = new AttentionScopes(_rotations, _format.Dtype, _format.Device);
        _adapters = new AdapterSet(
            [.. _network.Projections.Select(entry => new ProjectionSite(entry.Name, entry.Map))],
            _format.Device
        );
        _decoding = new DecodingState(
            _adapters,
            _network,
            // A checkpoint's matrices on the CPU are the mapped file itself: to join them would copy it.
            mayJoin: _checkpoint is null || _format.Device.type == DeviceType.CUDA
        );
        if (_learned is not null)
        {
            _network.requires_grad_(false);
            _adapters.Add(LearnedAdapter.Name, _learned);
            _adapters.Use(LearnedAdapter.Name);
        }

        Scorer = new PackedScorer(
            _network,
            _scopes,
            _adapters,
            new LearningMemory(_shape, _format, _network, Module, options)
        );
        if (logger is not null && LlamaDescription.Quantization(_shape, _format, _errors) is { } report)
        {
            logger.LogInformation("{Checkpoint}: {Report}", _checkpoint?.Name, report);
        }
    }

    /// <inheritdoc />
    public nn.Module Module => (nn.Module?)_learned ?? _network;

    /// <inheritdoc />
    public IAdapterSet Adapters => _adapters;

    /// <inheritdoc />
    public ITokenizer Tokenizer { get; }

    /// <inheritdoc />
    public IReadOnlyList<int> StopIds { get; }

    /// <inheritdoc />
    public int MaximumLength => _shape.MaximumLength;

    /// <inheritdoc />
    public Tensor Logits(Tensor ids, Tensor? attentionMask)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var temporaries = torch.NewDisposeScope();
        _shape.CheckLength(ids.shape[1]);
        _adapters.BeginPass();
        return _network.Forward(ids, _scopes.Whole(ids, attentionMask)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public ITokenScorer Scorer { get; }

    /// <inheritdoc />
    public KeyValueShape KeyValues => new(_shape.Layers, _shape.Heads, _shape.KvHeads, _shape.HeadSize, _format.Dtype);

    /// <inheritdoc />
    public int DecodingVersion => _decoding.Version;

    /// <inheritdoc />
    public bool RecordsDecoding { get; }

    /// <inheritdoc />
    public void PrepareDecoding() => _decoding.Prepare();

    /// <inheritdoc />
    public Tensor Decode(IGenerationStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        using var temporaries = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        _shape.CheckLength(step.PositionBound);
        _adapters.BeginPass();
        return _network.Decode(step, _rotations.All(step.PositionBound)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public ModelDescription Describe() => LlamaDescription.Of(_shape, _format, _checkpoint, _errors);

    /// <inheritdoc />
    public void ReadLogits(Tensor ids, Tensor? attentionMask, int columns, Action<long, Tensor> take)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        using var temporaries = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        _shape.CheckLength(ids.shape[1]);
        _adapters.BeginPass();
        var stream = _network.Stream(ids, _scopes.Whole(ids, attentionMask));
        for (var first = 0L; first < ids.shape[1]; first += columns)
        {
            using var part = torch.NewDisposeScope();
            take(first, _network.Head(stream.narrow(1, first, Math.Min(columns, ids.shape[1] - first))));
        }
    }

    /// <inheritdoc />
    public void Export(string folder)
    {
        if (_learned is not null && _adapters.Merged is null)
        {
            LearnedAdapter.Export(folder, _learned, _checkpoint!.Name);
            return;
        }

        if (_format.Quantization != WeightQuantization.None && _adapters.Merged is null)
        {
            throw new InvalidOperationException(
                "A quantized base is what its checkpoint made it: there is nothing to write."
            );
        }

        var ids = _checkpoint?.Ids ?? new GenerationIds(Tokenizer.BeginId, [], Tokenizer.PaddingId);
        var shape = _shape with { TieEmbeddings = _shape.TieEmbeddings && _network.IsHeadTied };
        var model = new ExportedModel(shape, ids with { StopIds = StopIds }, _checkpoint);
        CheckpointExport.Write(folder, _network, model);
        if (_tokenizerChoice is not null)
        {
            TokenizerFile.Write(folder, _tokenizerChoice);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _decoding.Dispose();
        _adapters.Dispose();
        _network.Dispose();
        _rotations.Dispose();
    }

    private (LlamaNetwork Network, QuantizationErrors Errors) Build(LanguageModelContext context)
    {
        if (_checkpoint is not null && _format.Device.type != DeviceType.META)
        {
            return _checkpoint.Load(_shape, _format);
        }

        var network = new LlamaNetwork(_shape, new EmptyWeights(_format.Device, _format.Dtype));
        if (_format.Device.type != DeviceType.META)
        {
            network.Initialize(_shape.InitializerRange, context.Initialization);
        }

        return (network, new QuantizationErrors());
    }
}
