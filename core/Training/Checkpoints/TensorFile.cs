namespace Rlfw.Training.Checkpoints;

/// <summary>The tensors of a component in a safetensors file, read one by one.</summary>
internal sealed class TensorFile : IDisposable
{
    private readonly SafetensorsFile _file;

    private TensorFile(SafetensorsFile file) => _file = file;

    /// <summary>Opens a file whose checksum was verified.</summary>
    public static TensorFile Open(string path) => new(Safetensors.Open(path));

    /// <summary>
    /// A copy of a tensor: whoever loads state may keep it and write to it, and the file, mapped into memory, goes away
    /// with its checkpoint.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public Tensor Read(string name)
    {
        using var mapped = _file.Get(name);
        return mapped.clone();
    }

    public void Dispose() => _file.Dispose();
}
