using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Grouped-query self-attention with rotary positions.</summary>
internal sealed class SelfAttention : nn.Module
{
    private readonly LlamaShape _shape;
    private readonly Projection _query;
    private readonly Projection _key;
    private readonly Projection _value;
    private readonly Projection _output;
    private readonly JoinedProjection _joined;
    private readonly JoinedProjection _joinedOutput;

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
        _joined = new JoinedProjection([_query, _key, _value]);
        _joinedOutput = new JoinedProjection([_output]);
        register_module("q_proj", _query);
        register_module("k_proj", _key);
        register_module("v_proj", _value);
        register_module("o_proj", _output);
    }

    /// <summary>The projections that a step of generation computes at once.</summary>
    public IEnumerable<JoinedProjection> Joined => [_joined, _joinedOutput];

    /// <summary>Attends to the input's own tokens.</summary>
    /// <param name="input">[B, T, hidden].</param>
    /// <param name="scope">Positions and what may be seen.</param>
    /// <returns>[B, T, hidden].</returns>
    public Tensor Forward(Tensor input, AttentionScope scope)
    {
        var queries = scope.Rotation.Apply(Heads(_query.forward(input), _shape.Heads));
        var keys = scope.Rotation.Apply(Heads(_key.forward(input), _shape.KvHeads));
        var values = Heads(_value.forward(input), _shape.KvHeads);
        return _output.forward(
            scope.Packed?.Attend(queries, keys, values)
                ?? GroupedAttention.Attend(
                    queries,
                    keys.transpose(1, 2),
                    values.transpose(1, 2),
                    scope.Bias,
                    scope.IsCausal
                )
        );
    }

    /// <summary>Attends as a step of generation says.</summary>
    /// <param name="step">The step.</param>
    /// <param name="layer">Which layer this is.</param>
    /// <param name="input">[N, hidden].</param>
    /// <param name="rotary">Angles of all positions.</param>
    /// <returns>[N, hidden].</returns>
    public Tensor Decode(IGenerationStep step, int layer, Tensor input, RotaryTables rotary) =>
        _joinedOutput.Forward(step.Attend(layer, _joined.Forward(input), rotary));

    private Tensor Heads(Tensor flat, long heads) => flat.view(flat.shape[0], flat.shape[1], heads, _shape.HeadSize);
}
