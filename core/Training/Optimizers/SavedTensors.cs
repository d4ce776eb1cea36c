using Rlfw.Contracts;

namespace Rlfw.Training.Optimizers;

/// <summary>Tensors out of a checkpoint.</summary>
internal static class SavedTensors
{
    /// <summary>Copies a saved tensor into one of the same form.</summary>
    /// <exception cref="ArgumentException">The saved one has another shape or dtype.</exception>
    public static void Take(Tensor target, ITensorStateReader state, string key)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var saved = state.ReadTensor(key);
        if (!saved.shape.SequenceEqual(target.shape) || saved.dtype != target.dtype)
        {
            throw new ArgumentException(
                $"'{key}' of the optimizer has {saved.dtype} [{string.Join(", ", saved.shape)}] in the checkpoint, and "
                    + $"{target.dtype} [{string.Join(", ", target.shape)}] is needed: the parameters are others than those saved",
                nameof(state)
            );
        }

        target.copy_(saved);
    }
}
