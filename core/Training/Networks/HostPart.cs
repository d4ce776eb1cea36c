using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>Parameters in memory of the host.</summary>
internal sealed class HostPart : IOptimizerPart
{
    private readonly HostBlock _block;
    private readonly (string Name, Tensor Values)[] _state;
    private readonly HostBlock[] _stateBlocks;
    private readonly Action _changed;

    /// <summary>Makes the state.</summary>
    /// <param name="block">Parameters and gradients.</param>
    /// <param name="rule">Says what is remembered.</param>
    /// <param name="changed">Called after every step.</param>
    public HostPart(HostBlock block, IUpdateRule rule, Action changed)
    {
        _block = block;
        _changed = changed;
        _state =
        [
            .. rule.State.Select(entry =>
                (entry.Name, full([block.Count], entry.Initial, dtype: float32).DetachFromDisposeScope())
            ),
        ];
        _stateBlocks = [.. _state.Select(entry => new HostBlock(HostMemoryOf.Address(entry.Values), 0, block.Count))];
    }

    /// <inheritdoc />
    public void ZeroGradients() => _block.Gradients.Clear();

    /// <inheritdoc />
    public double SquaredNorm() => SquareSum.Of(_block.Gradients);

    /// <inheritdoc />
    public void Step(IUpdateRule rule, UpdateStep step)
    {
        rule.Apply(_block, _stateBlocks, step);
        _changed();
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        foreach (var (name, values) in _state)
        {
            state.WriteTensor(name, values);
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, values) in _state)
        {
            values.copy_(state.ReadTensor(name));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, values) in _state)
        {
            values.Dispose();
        }
    }
}
