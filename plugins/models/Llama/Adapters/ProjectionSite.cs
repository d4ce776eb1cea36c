using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>A projection as a place for adapters.</summary>
/// <param name="name">Its path.</param>
/// <param name="map">The projection.</param>
internal sealed class ProjectionSite(string name, Projection map) : IAdapterSite
{
    private Action? _unmerge;

    /// <inheritdoc />
    public LinearShape Shape { get; } = new(name, map.Inputs, map.Outputs);

    /// <inheritdoc />
    public LowRankPair? Adapter
    {
        get => map.Adapter;
        set => map.Adapter = value;
    }

    /// <inheritdoc />
    public void Merge(Tensor delta)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var values = map.Matrix.Values();
        var merged = (values.to_type(ScalarType.Float32) + delta).to_type(values.dtype);
        _unmerge = map.Matrix.IsQuantized || map.IsShared ? Replace(merged) : Overwrite(values, merged);
    }

    /// <inheritdoc />
    public void Unmerge()
    {
        _unmerge?.Invoke();
        _unmerge = null;
    }

    /// <summary>In place, so that whoever looks at the parameter, an export say, sees the sum; what was there is kept.</summary>
    private static Action Overwrite(Tensor values, Tensor merged)
    {
        var original = values.detach().clone().DetachFromDisposeScope();
        values.copy_(merged);
        return () =>
        {
            using var constant = torch.no_grad();
            values.copy_(original);
            original.Dispose();
        };
    }

    /// <summary>
    /// A dense matrix of its own computes in place of one that is quantized, as the sum is not, or another module's too; what was
    /// there outlives it.
    /// </summary>
    private Action Replace(Tensor merged)
    {
        var dense = Parameter(merged, requires_grad: false);
        var original = map.Exchange(new DenseMatrix(dense));
        return () =>
        {
            map.Exchange(original);
            dense.Dispose();
        };
    }
}
