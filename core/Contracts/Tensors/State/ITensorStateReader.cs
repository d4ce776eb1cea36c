namespace Rlfw.Contracts;

/// <summary>A section of a checkpoint that holds tensors too.</summary>
public interface ITensorStateReader : IStateReader
{
    /// <summary>Reads a tensor to the CPU; the caller owns it (the current dispose scope takes it).</summary>
    /// <param name="key">Its name within the section.</param>
    Tensor ReadTensor(string key);

    /// <inheritdoc cref="IStateReader.Section" />
    new ITensorStateReader Section(string key);
}
