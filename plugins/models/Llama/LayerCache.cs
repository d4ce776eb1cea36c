namespace Rlfw.Plugins.Llama;

/// <summary>One layer's keys and values, allocated once.</summary>
internal sealed class LayerCache : IDisposable
{
    private Tensor _keys;
    private Tensor _values;

    /// <summary>Allocates room: [B, K, C, D] each.</summary>
    public LayerCache(LlamaShape shape, int batch, int capacity, ScalarType dtype, Device device)
    {
        long[] size = [batch, shape.KvHeads, capacity, shape.HeadSize];
        _keys = torch.empty(size, dtype, device).DetachFromDisposeScope();
        _values = torch.empty(size, dtype, device).DetachFromDisposeScope();
    }

    /// <summary>Columns filled.</summary>
    public long Length { get; private set; }

    /// <summary>Appends T columns, [B, K, T, D] each.</summary>
    /// <returns>Views of all columns filled, [B, K, S, D].</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        var count = keys.shape[2];
        _keys.narrow(2, Length, count).copy_(keys);
        _values.narrow(2, Length, count).copy_(values);
        Length += count;
        return (_keys.narrow(2, 0, Length), _values.narrow(2, 0, Length));
    }

    /// <summary>Keeps rows, int64 [K], in that order; a row may be kept several times.</summary>
    public void KeepRows(Tensor rows)
    {
        _keys = Selected(_keys, rows);
        _values = Selected(_values, rows);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }

    private static Tensor Selected(Tensor old, Tensor rows)
    {
        using (old)
        {
            return old.index_select(0, rows).DetachFromDisposeScope();
        }
    }
}
