using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>A module's parameters and buffers in a checkpoint under their own names: target networks, for example.</summary>
public static class ModuleCheckpoint
{
    /// <summary>Writes parameters and buffers.</summary>
    /// <param name="module">The module.</param>
    /// <param name="state">A section of its own.</param>
    public static void Save(Module module, ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, tensor) in module.state_dict())
        {
            state.WriteTensor(name, tensor);
        }
    }

    /// <summary>Takes over parameters and buffers, in place.</summary>
    /// <param name="module">A module of the same shape.</param>
    /// <param name="state">The section that <see cref="Save"/> wrote.</param>
    /// <exception cref="KeyNotFoundException">A tensor is missing.</exception>
    public static void Load(Module module, ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            tensor.copy_(state.ReadTensor(name));
        }
    }
}
