using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>What an optimizer remembers of one parameter. Its tensors appear with the parameter's first gradient.</summary>
public abstract class OptimizerState
{
    private readonly Parameter _parameter;

    private protected OptimizerState(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        _parameter = parameter;
    }

    /// <summary>The tensors by name, null where the options do not call for one, and where no step was made yet.</summary>
    internal abstract IReadOnlyList<(string Name, Tensor? Value)> Tensors { get; }

    /// <summary>Steps made so far; 0 for optimizers that do not count.</summary>
    internal virtual long Steps
    {
        get => 0;
        set { }
    }

    /// <summary>Whether the first step made the tensors already.</summary>
    internal abstract bool IsInitialized { get; }

    /// <summary>Makes fresh tensors, as before the first step.</summary>
    /// <param name="options">The group's options.</param>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Takes copies of another state's tensors.</summary>
    /// <param name="source">A state of the same kind and shape.</param>
    public virtual void LoadStateDict(OptimizerState source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.GetType() != GetType())
        {
            throw new ArgumentException($"A {GetType()} cannot load a {source.GetType()}.", nameof(source));
        }
        Steps = source.Steps;
        foreach (var (name, value) in source.Tensors)
        {
            Assign(name, value);
        }
    }

    /// <summary>Whether another state holds nearly the same numbers.</summary>
    /// <param name="other">The other.</param>
    public virtual bool ApproximatelyEquals(OptimizerState other) =>
        other is not null
        && other.GetType() == GetType()
        && other.Steps == Steps
        && Tensors.Zip(other.Tensors).All(pair => Close(pair.First.Value, pair.Second.Value));

    /// <summary>Moves the tensors to a device.</summary>
    /// <param name="device">Where to.</param>
    public virtual void to(Device device)
    {
        foreach (var (name, value) in Tensors)
        {
            using var moved = value?.to(device);
            Assign(name, moved);
        }
    }

    /// <summary>Puts a copy of a tensor in the place of a name's; its shape must be the parameter's.</summary>
    internal void Assign(string name, Tensor? value)
    {
        if (value is not null && !value.shape.AsSpan().SequenceEqual(_parameter.shape))
        {
            throw new ArgumentException(
                $"{name} is [{string.Join(", ", value.shape)}], its parameter [{string.Join(", ", _parameter.shape)}].",
                nameof(value)
            );
        }
        using var _ = no_grad();
        Set(
            name,
            value?.detach().to(_parameter.dtype, value.device, copy: true, disposeAfter: true).DetachFromDisposeScope()
        );
    }

    /// <summary>Disposes a name's tensor and puts another in its place.</summary>
    private protected abstract void Set(string name, Tensor? value);

    /// <summary>Zeros like the parameter, outside of any scope.</summary>
    private protected Tensor Zeros() => zeros_like(_parameter).DetachFromDisposeScope();

    private protected void DisposeTensors()
    {
        foreach (var (_, value) in Tensors)
        {
            value?.Dispose();
        }
    }

    private static bool Close(Tensor? left, Tensor? right) =>
        left is null || right is null ? left is null && right is null : left.allclose(right);
}
