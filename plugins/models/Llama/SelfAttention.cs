namespace Rlfw.Plugins.Llama;

/// <summary>Grouped-query self-attention with rotary positions.</summary>
internal sealed class SelfAttention : nn.Module
{
    private readonly LlamaShape _shape;
    private readonly Projection _query;
    private readonly Projection _key;
    private readonly Projection _value;
    private readonly Projection _output;

    /// <summary>Makes the part.</summary>
    public SelfAttention(LlamaShape shape, WeightSource source)
        : base(nameof(SelfAttention))
    {
        _shape = shape;
        int queryWidth = shape.Heads * shape.HeadSize,
            keyWidth = shape.KvHeads * shape.HeadSize;
        _query = new Projection(source.Of("q_proj"), shape.HiddenSize, queryWidth, shape.AttentionBias);
        _key = new Projection(source.Of("k_proj"), shape.HiddenSize, keyWidth, shape.AttentionBias);
        _value = new Projection(source.Of("v_proj"), shape.HiddenSize, keyWidth, shape.AttentionBias);
        _output = new Projection(source.Of("o_proj"), queryWidth, shape.HiddenSize, shape.AttentionBias);
        register_module("q_proj", _query);
        register_module("k_proj", _key);
        register_module("v_proj", _value);
        register_module("o_proj", _output);
    }

    /// <summary>Attends to the input's own tokens and, with a cache, to those before them.</summary>
    /// <param name="input">[B, T, hidden].</param>
    /// <param name="scope">Positions and what may be seen.</param>
    /// <param name="cache">Takes the new keys and values and gives all; null where there are no others.</param>
    /// <returns>[B, T, hidden].</returns>
    public Tensor Forward(Tensor input, AttentionScope scope, LayerCache? cache)
    {
        var queries = scope.Rotation.Apply(Heads(_query.forward(input), _shape.Heads));
        var keys = scope.Rotation.Apply(Heads(_key.forward(input), _shape.KvHeads)).transpose(1, 2);
        var values = Heads(_value.forward(input), _shape.KvHeads).transpose(1, 2);
        if (cache is not null)
        {
            (keys, values) = cache.Append(keys, values);
        }

        return _output.forward(GroupedAttention.Attend(queries, keys, values, scope));
    }

    private Tensor Heads(Tensor flat, long heads) => flat.view(flat.shape[0], flat.shape[1], heads, _shape.HeadSize);
}
