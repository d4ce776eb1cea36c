namespace Rlfw.Training.Networks;

/// <summary>
/// Learned numbers beside networks: logarithms of standard deviations, a temperature. Always on the host, where algorithms compute
/// with them. Register <see cref="Parameter"/> with the algorithm's module, so that it is saved with the model.
/// </summary>
public sealed class TrainableVector : ITrainable, IDisposable
{
    private readonly Tensor _gradients;

    /// <summary>Numbers that all begin with one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shape">The parameter's dimensions; spans see the elements row by row.</param>
    public TrainableVector(double value, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Parameter = Parameter(full(shape, value, dtype: float32));
        _gradients = zeros(shape, dtype: float32).DetachFromDisposeScope();
        Parameter.grad = _gradients;
        Count = checked((int)Parameter.numel());
        Block = new HostBlock(HostMemoryOf.Address(Parameter), HostMemoryOf.Address(_gradients), Count);
    }

    /// <summary>How many numbers.</summary>
    public int Count { get; }

    /// <summary>The tensor that holds them, float32 of the given dimensions, on the host.</summary>
    public Parameter Parameter { get; }

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters => [Parameter];

    /// <summary>The numbers themselves, no copy.</summary>
    public Span<float> Values => Block.Values;

    /// <summary>The loss's gradients, to which an algorithm adds before a step.</summary>
    public Span<float> Gradients => Block.Gradients;

    /// <summary>Both, for the optimizer.</summary>
    internal HostBlock Block { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Parameter.Dispose();
        _gradients.Dispose();
    }
}
