namespace Rlfw.Plugins.Llama;

/// <summary>A layout on the device: what a forward pass over it needs.</summary>
internal sealed class PackedText : IDisposable
{
    private readonly IPackedAttention _attention;

    /// <summary>Brings a layout to the device.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="scopes">Makes positions and masks.</param>
    /// <param name="device">The device.</param>
    public PackedText(PackedLayout layout, AttentionScopes scopes, Device device)
    {
        Ids = OnDevice(layout.Ids, device).unsqueeze_(0);
        OutputRows = OnDevice(layout.OutputRows, device);
        Targets = OnDevice(layout.Targets, device);
        _attention = scopes.Attention(layout);
        Scope = scopes.Packed(layout, _attention);
        Scope.Rotation.Cosines.DetachFromDisposeScope();
        Scope.Rotation.Sines.DetachFromDisposeScope();
    }

    /// <summary>The tokens, int64 [1, N].</summary>
    public Tensor Ids { get; }

    /// <summary>The rows that predict completion tokens, int64 [M].</summary>
    public Tensor OutputRows { get; }

    /// <summary>These tokens, int64 [M].</summary>
    public Tensor Targets { get; }

    /// <summary>Positions and what may be seen.</summary>
    public AttentionScope Scope { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Ids.Dispose();
        OutputRows.Dispose();
        Targets.Dispose();
        Scope.Rotation.Cosines.Dispose();
        Scope.Rotation.Sines.Dispose();
        _attention.Dispose();
    }

    private static Tensor OnDevice(IReadOnlyList<int> numbers, Device device) =>
        torch.tensor(numbers.Select(number => (long)number).ToArray(), device: device).DetachFromDisposeScope();
}
