using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The whole network under Hugging Face's parameter names.</summary>
internal sealed class LlamaNetwork : nn.Module
{
    private const string HeadName = "lm_head";

    private readonly Decoder _decoder;
    private readonly Projection _head;

    /// <summary>Makes the network.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="weights">Gives its tensors.</param>
    public LlamaNetwork(LlamaShape shape, IWeightProvider weights)
        : base(nameof(LlamaNetwork))
    {
        var source = new WeightSource(weights);
        _decoder = new Decoder(shape, source.Of("model"));
        register_module("model", _decoder);
        if (shape.TieEmbeddings)
        {
            // Not registered: the table is the embeddings', in files and for whoever learns it.
            _head = new Projection(
                new DenseMatrix(_decoder.Embeddings.weight!),
                shape.HiddenSize,
                shape.VocabularySize
            );
        }
        else
        {
            _head = new Projection(source.Of(HeadName), shape.HiddenSize, shape.VocabularySize);
            register_module(HeadName, _head);
        }
    }

    /// <summary>Whether the head computes with the table of embeddings; not while an adapter is merged into a tied head.</summary>
    public bool IsHeadTied => ReferenceEquals(_head.Matrix.Values(), _decoder.Embeddings.weight);

    /// <summary>The linear maps by their dotted paths, as adapters name them: "model.layers.0.self_attn.q_proj".</summary>
    public IEnumerable<(string Name, Projection Map)> Projections =>
        named_modules()
            .Where(entry => entry.module is Projection)
            .Select(entry => (entry.name, (Projection)entry.module))
            .Concat(_head.IsShared ? [(HeadName, _head)] : []);

    /// <summary>Normal matrices of a standard deviation; norms are 1, biases 0.</summary>
    public void Initialize(double deviation, RandomStream random)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        using var generator = new Generator(random.NextUInt64());
        foreach (var (name, parameter) in named_parameters())
        {
            if (parameter.dim() == 2)
            {
                nn.init.normal_(parameter, 0, deviation, generator);
            }
            else
            {
                parameter.fill_(name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
            }
        }
    }

    /// <summary>The projections that a step of generation computes at once.</summary>
    public IEnumerable<JoinedProjection> Joined => _decoder.Joined;

    /// <summary>The embeddings and layers.</summary>
    public Decoder Decoder => _decoder;

    /// <summary>Logits [B, T, V].</summary>
    public Tensor Forward(Tensor ids, AttentionScope scope) => Head(Stream(ids, scope));

    /// <summary>What the head is applied to, [B, T, hidden].</summary>
    public Tensor Stream(Tensor ids, AttentionScope scope) => _decoder.Forward(ids, scope);

    /// <summary>A step of generation: logits [M, V] of its output rows.</summary>
    public Tensor Decode(IGenerationStep step, RotaryTables rotary) => Head(_decoder.Decode(step, rotary));

    /// <summary>[B, T, hidden] to logits [B, T, V].</summary>
    public Tensor Head(Tensor stream) => _head.forward(stream);
}
