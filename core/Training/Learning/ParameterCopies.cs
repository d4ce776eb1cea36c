using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>
/// Copies of learned parameters. The model computes with them while they are swapped in, so any model can be its own
/// reference.
/// </summary>
internal sealed class ParameterCopies : ITensorStateful, IDisposable
{
    private readonly (string Name, Tensor Live, Tensor Start)[] _parameters;

    /// <summary>Copies a module's learned parameters.</summary>
    public ParameterCopies(nn.Module module)
    {
        using var gradients = no_grad();
        _parameters =
        [
            .. module
                .named_parameters()
                .Where(entry => entry.parameter.requires_grad)
                .Select(entry =>
                    (entry.name, (Tensor)entry.parameter, entry.parameter.clone().DetachFromDisposeScope())
                ),
        ];
    }

    /// <summary>What they take, in bytes.</summary>
    public long Bytes => _parameters.Sum(entry => entry.Start.numel() * entry.Start.dtype.ElementSize());

    /// <summary>Computes with the copied parameters; afterwards the live ones are as before, bit for bit.</summary>
    public T With<T>(Func<T> compute)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var kept = Array.ConvertAll(_parameters, entry => entry.Live.clone());
        try
        {
            foreach (var (_, live, start) in _parameters)
            {
                live.copy_(start);
            }

            return compute();
        }
        finally
        {
            for (var i = 0; i < kept.Length; i++)
            {
                _parameters[i].Live.copy_(kept[i]);
            }
        }
    }

    /// <summary>Writes the copies.</summary>
    public void Save(ITensorStateWriter state)
    {
        foreach (var (name, _, start) in _parameters)
        {
            state.WriteTensor(name, start);
        }
    }

    /// <summary>Takes saved copies over: those of the stage's start, not of the resumed run's.</summary>
    public void Load(ITensorStateReader state)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, _, start) in _parameters)
        {
            start.copy_(state.ReadTensor(name));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, _, start) in _parameters)
        {
            start.Dispose();
        }
    }
}
