namespace Rlfw.Training.Networks;

/// <summary>
/// All parameters of a module one after another in one tensor, and their gradients in another: an optimizer goes over them in one
/// pass. The module's parameters share the memory, each at the beginning of a cache line; what lies between them is 0.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    // Floats of a cache line.
    private const int Line = 16;
    private readonly Tensor _values;
    private readonly Tensor _gradients;
    private readonly long[] _starts;

    /// <summary>Moves the parameters together.</summary>
    /// <param name="parameters">float32, on the host.</param>
    public FlatParameters(IReadOnlyList<Parameter> parameters)
    {
        Parameters = parameters;
        _starts = new long[parameters.Count];
        var end = 0L;
        for (var i = 0; i < _starts.Length; i++)
        {
            _starts[i] = end;
            end += (parameters[i].numel() + Line - 1) / Line * Line;
        }

        // Whole vectors are read at the last element.
        _values = zeros(end + Line, dtype: float32).DetachFromDisposeScope();
        _gradients = zeros(end + Line, dtype: float32).DetachFromDisposeScope();
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        for (var i = 0; i < _starts.Length; i++)
        {
            var parameter = parameters[i];
            var view = _values.narrow(0, _starts[i], parameter.numel()).view(parameter.shape);
            view.copy_(parameter);
            TensorMemory.Share(parameter, view);
            parameter.grad = _gradients.narrow(0, _starts[i], parameter.numel()).view(parameter.shape);
        }

        Block = new HostBlock(HostMemoryOf.Address(_values), HostMemoryOf.Address(_gradients), checked((int)end));
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Values and gradients.</summary>
    public HostBlock Block { get; }

    /// <summary>Counts what was written to the parameters through tensors.</summary>
    public long Version
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < Parameters.Count; i++)
            {
                sum += TensorMemory.Version(Parameters[i]);
            }

            return sum;
        }
    }

    /// <summary>One parameter's values and gradients.</summary>
    /// <param name="index">Which.</param>
    public HostBlock this[int index] =>
        new(
            Block.ValueAddress + (nint)(_starts[index] * sizeof(float)),
            Block.GradientAddress + (nint)(_starts[index] * sizeof(float)),
            (int)Parameters[index].numel()
        );

    /// <summary>Whether the parameters lie as another network's do.</summary>
    /// <param name="other">The other's.</param>
    public bool HasShapeOf(FlatParameters other) =>
        Parameters.Count == other.Parameters.Count
        && Parameters.Zip(other.Parameters).All(pair => pair.First.shape.AsSpan().SequenceEqual(pair.Second.shape));

    /// <summary>Frees both; the parameters keep their memory.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
    }
}
