using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>A parameter on another device, or of another type than float32.</summary>
internal sealed class TensorPart : IOptimizerPart
{
    private readonly Parameter _parameter;
    private readonly (string Name, Tensor Values)[] _state;
    private readonly Tensor[] _stateTensors;

    /// <summary>Makes the state.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="rule">Says what is remembered.</param>
    public TensorPart(Parameter parameter, IUpdateRule rule)
    {
        _parameter = parameter;
        _state =
        [
            .. rule.State.Select(entry =>
                (
                    entry.Name,
                    full(parameter.shape, entry.Initial, parameter.dtype, parameter.device).DetachFromDisposeScope()
                )
            ),
        ];
        _stateTensors = [.. _state.Select(entry => entry.Values)];
    }

    /// <inheritdoc />
    public void ZeroGradients() => _parameter.grad = null;

    /// <inheritdoc />
    public double SquaredNorm()
    {
        using var scope = NewDisposeScope();
        return _parameter.grad is { } gradient ? gradient.to(float64).square().sum().ToDouble() : 0;
    }

    /// <inheritdoc />
    public void Step(IUpdateRule rule, UpdateStep step)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var gradient = _parameter.grad ?? zeros_like(_parameter);
        rule.Apply(_parameter, step.GradientScale == 1 ? gradient : gradient * step.GradientScale, _stateTensors, step);
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
