namespace Rlfw.Plugins.Llama;

/// <summary>
/// Runs brought into padded rows [R, T] for the attention alone, and back: for devices and dtypes without a kernel for
/// runs of different lengths. All else is computed without padding.
/// </summary>
internal sealed class PaddedRunAttention : IPackedAttention
{
    private readonly int _rows;
    private readonly int _queries;
    private readonly int _keys;
    private readonly Tensor? _queryRows;
    private readonly Tensor? _keyRows;
    private readonly Tensor? _places;
    private readonly Tensor? _bias;
    private readonly bool _isCausal;

    /// <summary>Makes the indices and the mask.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="dtype">What the model computes in.</param>
    /// <param name="device">Where it computes.</param>
    public PaddedRunAttention(PackedLayout layout, ScalarType dtype, Device device)
    {
        var runs = layout.Runs;
        _rows = runs.Count;
        _queries = runs.Max(run => run.Queries);
        _keys = runs.Max(run => run.Keys);
        // Runs of one length stand as rows already.
        if (layout.SharesPrompts || runs.Any(run => run.Queries != _queries))
        {
            var (queryRows, places) = QueryRows(layout);
            _queryRows = Kept(torch.tensor(queryRows, device: device));
            _places = Kept(torch.tensor(places, device: device));
            _keyRows = layout.SharesPrompts ? Kept(torch.tensor(KeyRows(layout), device: device)) : _queryRows;
        }

        // Padding stands behind a run, where causal attention does not look.
        _isCausal = !layout.SharesPrompts && _queries > 1 && Fused.HasScaledDotProductAttention;
        if (layout.SharesPrompts)
        {
            _bias = Kept(Bias(layout, dtype, device));
        }
        else if (_queries > 1 && !_isCausal)
        {
            _bias = Kept(AttentionBias.Causal(_queries, _keys, dtype, device));
        }
    }

    /// <inheritdoc />
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values)
    {
        var attended = GroupedAttention.Attend(
            Rows(queries, _queryRows, _queries),
            Rows(keys, _keyRows, _keys).transpose(1, 2),
            Rows(values, _keyRows, _keys).transpose(1, 2),
            _bias,
            _isCausal
        );
        var flat = attended.reshape(_rows * (long)_queries, -1);
        return (_places is null ? flat : flat.index_select(0, _places)).unsqueeze(0);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _queryRows?.Dispose();
        _keyRows?.Dispose();
        _places?.Dispose();
        _bias?.Dispose();
    }

    private Tensor Rows(Tensor packed, Tensor? index, long width)
    {
        var flat = index is null ? packed.squeeze(0) : packed.squeeze(0).index_select(0, index);
        return flat.view(_rows, width, packed.shape[2], packed.shape[3]);
    }

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();

    /// <summary>The row that stands at each padded place, and the padded place of each row.</summary>
    private (long[] Rows, long[] Places) QueryRows(PackedLayout layout)
    {
        var rows = new long[_rows * _queries];
        var places = new long[layout.Ids.Count];
        for (var r = 0; r < _rows; r++)
        {
            var run = layout.Runs[r];
            for (var t = 0; t < run.Queries; t++)
            {
                rows[(r * _queries) + t] = run.First + t;
                places[run.First + t] = ((long)r * _queries) + t;
            }
        }

        return (rows, places);
    }

    private long[] KeyRows(PackedLayout layout)
    {
        var rows = new long[_rows * _keys];
        var next = 0;
        for (var r = 0; r < _rows; r++)
        {
            for (var t = 0; t < layout.Runs[r].Keys; t++)
            {
                rows[(r * _keys) + t] = layout.KeyRows[next++];
            }
        }

        return rows;
    }

    /// <summary>Query t of a run sees keys 0 to (keys - queries + t): [R, T, S].</summary>
    private Tensor Bias(PackedLayout layout, ScalarType dtype, Device device)
    {
        using var scope = torch.NewDisposeScope();
        var before = torch.tensor([.. layout.Runs.Select(run => (long)(run.Keys - run.Queries))], device: device);
        var last = before.view(_rows, 1, 1) + torch.arange(_queries, device: device).view(1, _queries, 1);
        var hidden = torch.arange(_keys, device: device).view(1, 1, _keys).gt(last);
        return torch
            .zeros(hidden.shape, dtype, device)
            .masked_fill(hidden, AttentionBias.Hidden(dtype))
            .MoveToOuterDisposeScope();
    }
}
