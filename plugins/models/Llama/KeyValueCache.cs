using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The keys and values of a batch, and which of its columns are padding.</summary>
internal sealed class KeyValueCache : IKeyValueCache
{
    private readonly LayerCache[] _layers;
    private readonly ScalarType _dtype;
    private Tensor? _padding;
    private Tensor? _bias;

    /// <summary>Allocates room.</summary>
    public KeyValueCache(LlamaShape shape, int batch, int capacity, ScalarType dtype, Device device)
    {
        Capacity = capacity;
        _layers =
        [
            .. Enumerable.Range(0, shape.Layers).Select(_ => new LayerCache(shape, batch, capacity, dtype, device)),
        ];
        _dtype = dtype;
    }

    /// <inheritdoc />
    public int Length => (int)_layers[0].Length;

    /// <inheritdoc />
    public int Capacity { get; }

    /// <summary>A layer's part.</summary>
    public LayerCache this[int layer] => _layers[layer];

    /// <summary>Columns of padding before the first token, int64 [B, 1]; null where no row has any.</summary>
    public Tensor? Padding => _padding;

    /// <summary>0 on tokens and columns to come, the lowest number on padding, [B, C]; null where no row has any.</summary>
    public Tensor? Bias => _bias;

    /// <summary>Notes the prompts' padding.</summary>
    /// <param name="attentionMask">bool [B, T], false on padding; all padding stands at the left.</param>
    public void SetPadding(Tensor attentionMask)
    {
        var rows = attentionMask.shape[0];
        var hidden = attentionMask.logical_not();
        _padding = hidden.sum(1, keepdim: true).DetachFromDisposeScope();
        var bias = torch.zeros([rows, Capacity], _dtype, attentionMask.device);
        bias.narrow(1, 0, attentionMask.shape[1]).masked_fill_(hidden, AttentionBias.Hidden(_dtype));
        _bias = bias.DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public void KeepRows(Tensor rows)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var layer in _layers)
        {
            layer.KeepRows(rows);
        }

        Select(ref _padding, rows);
        Select(ref _bias, rows);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }

        _padding?.Dispose();
        _bias?.Dispose();
    }

    private static void Select(ref Tensor? tensor, Tensor rows)
    {
        if (tensor is { } old)
        {
            tensor = old.index_select(0, rows).DetachFromDisposeScope();
            old.Dispose();
        }
    }
}
