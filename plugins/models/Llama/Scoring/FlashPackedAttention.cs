namespace Rlfw.Plugins.Llama;

/// <summary>Runs of different lengths in one call of the variable-length kernel (Dao, 2023, "FlashAttention-2"): no padding.</summary>
internal sealed class FlashPackedAttention : IPackedAttention
{
    private readonly Tensor _queryStarts;
    private readonly Tensor _keyStarts;
    private readonly Tensor? _keyRows;
    private readonly (long Queries, long Keys) _longest;

    /// <summary>Makes the kernel's view of a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="device">A GPU.</param>
    public FlashPackedAttention(PackedLayout layout, Device device)
    {
        _queryStarts = Starts(layout.Runs.Select(run => run.Queries), device);
        _keyStarts = Starts(layout.Runs.Select(run => run.Keys), device);
        _keyRows = layout.SharesPrompts
            ? torch.tensor([.. layout.KeyRows], device: device).DetachFromDisposeScope()
            : null;
        _longest = (layout.Runs.Max(run => run.Queries), layout.Runs.Max(run => run.Keys));
    }

    /// <summary>Whether the kernel takes such tensors.</summary>
    public static bool Takes(ScalarType dtype, Device device) =>
        Fused.HasPackedAttention
        && device.type == DeviceType.CUDA
        && dtype is ScalarType.BFloat16 or ScalarType.Float16;

    /// <inheritdoc />
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values)
    {
        var output = Fused.PackedAttention(
            queries.squeeze(0),
            Seen(keys),
            Seen(values),
            _queryStarts,
            _keyStarts,
            keysUsed: null,
            _longest
        );
        return output.view(1, queries.shape[1], -1);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _queryStarts.Dispose();
        _keyStarts.Dispose();
        _keyRows?.Dispose();
    }

    private Tensor Seen(Tensor rows) => _keyRows is null ? rows.squeeze(0) : rows.squeeze(0).index_select(0, _keyRows);

    private static Tensor Starts(IEnumerable<int> counts, Device device)
    {
        var starts = new List<int> { 0 };
        starts.AddRange(counts.Select(count => count));
        for (var i = 1; i < starts.Count; i++)
        {
            starts[i] += starts[i - 1];
        }

        return torch.tensor([.. starts], device: device).DetachFromDisposeScope();
    }
}
