namespace Rlfw.Contracts;

/// <summary>A section of a checkpoint that takes tensors too; they go into the checkpoint's safetensors file.</summary>
public interface ITensorStateWriter : IStateWriter
{
    /// <summary>
    /// Writes a tensor of any shape, dtype and device, exactly. Not called Write: numbers convert to tensors implicitly, and
    /// the compiler would prefer this interface's overload to that of <see cref="IStateWriter"/>.
    /// </summary>
    /// <param name="key">Its name within the section.</param>
    /// <param name="tensor">The tensor; still the caller's.</param>
    void WriteTensor(string key, Tensor tensor);

    /// <inheritdoc cref="IStateWriter.Section" />
    new ITensorStateWriter Section(string key);
}
