using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Embeddings, layers and the last norm: what Hugging Face's names call <c>model</c>.</summary>
internal sealed class Decoder : nn.Module
{
    private readonly RmsNorm _norm;
    private readonly ModuleList<DecoderLayer> _layers;

    /// <summary>Makes the stack.</summary>
    public Decoder(LlamaShape shape, WeightSource source)
        : base(nameof(Decoder))
    {
        // Made of nothing and then given its table: the usual constructors draw numbers or copy, only to be overwritten.
        using var nothing = torch.empty([1, 1]);
        Embeddings = Embedding_from_pretrained(nothing);
        using var replaced = Embeddings.weight;
        Embeddings.weight = source.Of("embed_tokens").Vector("weight", shape.VocabularySize, shape.HiddenSize);
        _layers = ModuleList([
            .. Enumerable.Range(0, shape.Layers).Select(i => new DecoderLayer(shape, source.Of($"layers.{i}"))),
        ]);
        _norm = new RmsNorm(source.Of("norm"), shape.HiddenSize, shape.RmsNormEpsilon);
        register_module("embed_tokens", Embeddings);
        register_module("layers", _layers);
        register_module("norm", _norm);
    }

    /// <summary>The table of embeddings, [V, hidden].</summary>
    public Embedding Embeddings { get; }

    /// <summary>The projections that a step of generation computes at once.</summary>
    public IEnumerable<JoinedProjection> Joined => _layers.SelectMany(layer => layer.Joined);

    /// <summary>The layers, in order.</summary>
    public IReadOnlyList<DecoderLayer> Layers => field ??= [.. _layers];

    /// <summary>Token ids int64 [B, T] to the normalized stream [B, T, hidden].</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="scope">Positions and what may be seen.</param>
    public Tensor Forward(Tensor ids, AttentionScope scope)
    {
        return Normalize(Stream(ids, scope));
    }

    /// <summary>Token ids int64 [B, T] to the stream behind the last layer, [B, T, hidden].</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="scope">Positions and what may be seen.</param>
    public Tensor Stream(Tensor ids, AttentionScope scope)
    {
        var stream = Embeddings.forward(ids);
        for (var i = 0; i < _layers.Count; i++)
        {
            stream = _layers[i].Forward(stream, scope);
        }

        return stream;
    }

    /// <summary>The last norm, [..., hidden] to [..., hidden].</summary>
    public Tensor Normalize(Tensor stream) => _norm.forward(stream);

    /// <summary>A step of generation: the normalized stream of its output rows, [M, hidden].</summary>
    /// <param name="step">The step.</param>
    /// <param name="rotary">Angles of all positions.</param>
    public Tensor Decode(IGenerationStep step, RotaryTables rotary)
    {
        var stream = Embeddings.forward(step.Ids);
        Tensor? addition = null;
        for (var i = 0; i < _layers.Count; i++)
        {
            var next = _layers[i].Decode(step, i, stream, addition, rotary);
            addition?.Dispose();
            addition = next;
        }

        if (step.OutputRows is { } rows)
        {
            (stream, addition) = (stream.index_select(0, rows), addition!.index_select(0, rows));
        }

        return _norm.Decode(step, stream, addition);
    }
}
