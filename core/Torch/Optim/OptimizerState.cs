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

    /// <summary>Which of the tensors there are after the first step.</summary>
    internal abstract IReadOnlyList<string> NamesFor(OptimizerOptions options);

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
        ArgumentNullException.ThrowIfNull(device);
        foreach (var (name, value) in Tensors)
        {
            Assign(name, value, device);
        }
    }

    /// <summary>Puts an exact copy of a tensor, or null, in the place of a name's.</summary>
    /// <exception cref="ArgumentException">Its shape or type is not the parameter's.</exception>
    internal void Assign(string name, Tensor? value, Device? device = null)
    {
        if (value is null)
        {
            Set(name, null);
            return;
        }
        if (value.dtype != _parameter.dtype || !value.shape.AsSpan().SequenceEqual(_parameter.shape))
        {
            throw new ArgumentException(
                $"{name} is {value.dtype} [{string.Join(", ", value.shape)}], "
                    + $"its parameter {_parameter.dtype} [{string.Join(", ", _parameter.shape)}].",
                nameof(value)
            );
        }
        using var _ = no_grad();
        Set(name, value.to(device ?? _parameter.device, copy: true).DetachFromDisposeScope());
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
