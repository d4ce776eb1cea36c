using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>
/// An optimizer's state in a checkpoint: learning rates, and what it remembers of each parameter, by the parameter's
/// position.
/// </summary>
public static class OptimizerCheckpoint
{
    /// <summary>Writes the state.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="state">A section of its own.</param>
    public static void Save(OptimizerHelper optimizer, ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in optimizer.ToTensors())
        {
            state.WriteTensor(name, tensor);
        }
    }

    /// <summary>Takes over saved state.</summary>
    /// <param name="optimizer">An optimizer of the same kind over parameters of the same shapes.</param>
    /// <param name="state">The section that <see cref="Save"/> wrote.</param>
    /// <exception cref="ArgumentException">A value is missing or unknown, or a shape differs.</exception>
    public static void Load(OptimizerHelper optimizer, ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        optimizer.FromTensors(state.Keys.ToDictionary(name => name, state.ReadTensor, StringComparer.Ordinal));
    }
}
