using Rlfw.Contracts;
using Rlfw.Generation.Operations;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>The memory of the block pool: keys and values of all layers.</summary>
internal sealed class KeyValueBlocks : IDisposable
{
    private readonly LayerBlocks[] _layers;

    /// <summary>Allocates.</summary>
    /// <param name="shape">What is kept of each token.</param>
    /// <param name="size">How many blocks, of how many tokens, in 8 bits or not.</param>
    /// <param name="maximumLength">The longest sequence.</param>
    /// <param name="device">Where.</param>
    public KeyValueBlocks(KeyValueShape shape, CacheSize size, int maximumLength, Device device)
    {
        ArgumentNullException.ThrowIfNull(shape);
        MaximumLength = maximumLength;
        long[] blocks = [size.Blocks, shape.KeyHeads, size.BlockSize, shape.HeadSize];
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(_ => Layer())];

        LayerBlocks Layer() =>
            new(Values(), Values(), size.IsQuantized ? Scales() : null, size.IsQuantized ? Scales() : null);
        Tensor Values()
        {
            var values = torch.empty(blocks, size.IsQuantized ? ScalarType.Int8 : shape.Dtype, device);
            // What nobody wrote may be read, and then hidden; but a hidden NaN would show.
            return values.zero_().DetachFromDisposeScope();
        }

        Tensor Scales() => torch.zeros(blocks[..3], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>The longest sequence.</summary>
    public int MaximumLength { get; }

    /// <summary>A layer's part.</summary>
    public LayerBlocks this[int layer] => _layers[layer];

    /// <summary>Copies whole blocks.</summary>
    public void Copy(IReadOnlyList<BlockCopy> copies, Device device)
    {
        using var scope = torch.NewDisposeScope();
        var from = torch.tensor([.. copies.Select(copy => (long)copy.From)], device: device);
        var to = torch.tensor([.. copies.Select(copy => (long)copy.To)], device: device);
        foreach (var tensor in _layers.SelectMany(Tensors))
        {
            tensor.index_copy_(0, to, tensor.index_select(0, from));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in _layers.SelectMany(Tensors))
        {
            tensor.Dispose();
        }
    }

    private static IEnumerable<Tensor> Tensors(LayerBlocks blocks) =>
        new[] { blocks.Keys, blocks.Values, blocks.KeyScales, blocks.ValueScales }.OfType<Tensor>();
}
