using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// The Llama decoder (Touvron et al., 2023; Grattafiori et al., 2024): RMSNorm, rotary positions, grouped-query attention,
/// SwiGLU; float32; parameters under Hugging Face's names.
/// </summary>
[Plugin(
    "llama",
    typeof(LlamaOptions),
    Summary = "The Llama decoder, from a preset, sizes, or a checkpoint in Hugging Face's layout."
)]
public sealed class LlamaModel : ICausalLanguageModel
{
    private readonly LlamaOptions _options;
    private readonly Device _device;
    private readonly LlamaShape _shape;
    private readonly LlamaNetwork _network;
    private readonly RotaryTable _rotations;
    private readonly AdapterSet _adapters;
    private readonly LowRankAdapter? _learned;

    /// <summary>Makes the model.</summary>
    /// <param name="options">Sizes or checkpoint.</param>
    /// <param name="factory">Makes the tokenizer.</param>
    /// <param name="context">Device and initial randomness.</param>
    /// <exception cref="UserErrorException">The checkpoint is missing or malformed, or does not fit the tokenizer.</exception>
    public LlamaModel(LlamaOptions options, IPluginFactory factory, LanguageModelContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _device = context.Device;
        if (options.Path is { } folder)
        {
            var config = HuggingFaceConfig.Read(folder);
            var ids = GenerationIds.Read(folder, config);
            Tokenizer = options.Tokenizer is { } choice
                ? factory.Create<ITokenizer>(choice)
                : FolderTokenizer.Make(folder, factory, config.Shape.VocabularySize, ids);
            _shape = HuggingFaceCheckpoint.Fit(folder, config.Shape, options.MaxLength, Tokenizer);
            StopIds = ids.StopIds.Count > 0 ? ids.StopIds : [Tokenizer.EndId];
        }
        else
        {
            Tokenizer = factory.Create<ITokenizer>(options.Tokenizer!);
            _shape = options.ToShape(Tokenizer.VocabularySize);
            StopIds = [Tokenizer.EndId];
        }

        // Before the weights: an adapter that does not fit is found at once.
        _learned = LearnedAdapter.Make(options, LlamaLinears.Of(_shape), context);
        _network = new LlamaNetwork(_shape, new EmptyWeights(_device, ScalarType.Float32));
        _rotations = new RotaryTable(
            RotaryFrequencies.Compute(_shape.HeadSize, _shape.RopeTheta, _shape.RopeScaling),
            _device
        );
        if (options.Path is not null)
        {
            HuggingFaceCheckpoint.LoadWeights(options.Path, _network);
        }
        else
        {
            _network.Initialize(_shape.InitializerRange, context.Initialization);
        }

        _adapters = new AdapterSet(
            [.. _network.Projections.Select(entry => new ProjectionSite(entry.Name, entry.Map))],
            _device
        );
        if (_learned is not null)
        {
            _network.requires_grad_(false);
            _adapters.Add(LearnedAdapter.Name, _learned);
            _adapters.Use(LearnedAdapter.Name);
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
        CheckLength(ids.shape[1]);
        _adapters.BeginPass();
        return _network
            .Forward(ids, WholeScope(ids, attentionMask), cache: null, lastColumnOnly: false)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public IKeyValueCache CreateCache(int batch, int capacity)
    {
        CheckLength(capacity);
        return new KeyValueCache(_shape, batch, capacity, _device);
    }

    /// <inheritdoc />
    public Tensor Decode(Tensor ids, Tensor? attentionMask, IKeyValueCache cache)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var own =
            cache as KeyValueCache
            ?? throw new ArgumentException("The cache was made by another model.", nameof(cache));
        if (own.Length + ids.shape[1] > own.Capacity)
        {
            throw new ArgumentException(
                $"{ids.shape[1]} tokens do not fit: {own.Length} of the cache's {own.Capacity} columns are filled.",
                nameof(ids)
            );
        }

        using var temporaries = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        if (attentionMask is not null && own.Length == 0)
        {
            own.SetPadding(attentionMask);
        }

        _adapters.BeginPass();
        return _network
            .Forward(ids, CachedScope(ids.shape[1], own), own, lastColumnOnly: true)
            .squeeze(1)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Export(string folder)
    {
        if (_learned is not null && _adapters.Merged is null)
        {
            LearnedAdapter.Export(folder, _learned, _options.Path!);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _adapters.Dispose();
        _network.Dispose();
        _rotations.Dispose();
    }

    private AttentionScope WholeScope(Tensor ids, Tensor? attentionMask)
    {
        var time = ids.shape[1];
        var causal = AttentionBias.Causal(time, time, _device);
        if (attentionMask is null)
        {
            return new AttentionScope(_rotations.Range(0, time), causal);
        }

        // Positions count tokens; padding before the first token gets position 0 and is never seen.
        var positions = (attentionMask.to_type(ScalarType.Int64).cumsum(1) - 1).clamp_min(0);
        return new AttentionScope(
            _rotations.At(positions, time),
            torch.minimum(causal, AttentionBias.Padding(attentionMask).unsqueeze(1))
        );
    }

    private AttentionScope CachedScope(long time, KeyValueCache cache)
    {
        var seen = cache.Length + time;
        var causal = time == 1 ? null : AttentionBias.Causal(time, seen, _device);
        if (cache.Padding is not { } padding)
        {
            return new AttentionScope(_rotations.Range(cache.Length, time), causal);
        }

        var columns = torch.arange(cache.Length, seen, dtype: ScalarType.Int64, device: _device);
        var positions = (columns.unsqueeze(0) - padding).clamp_min(0);
        var hidden = cache.Bias!.narrow(1, 0, seen).unsqueeze(1);
        return new AttentionScope(
            _rotations.At(positions, seen),
            causal is null ? hidden : torch.minimum(causal, hidden)
        );
    }

    private void CheckLength(long length)
    {
        if (length > _shape.MaximumLength)
        {
            throw new UserErrorException(
                $"a sequence of {length} tokens is longer than the model's max_length {_shape.MaximumLength}: "
                    + "raise max_length, or use shorter prompts and completions"
            );
        }
    }
}
