namespace Rlfw.Training.Checkpoints;

/// <summary>A safetensors file, with faults that name it.</summary>
internal sealed class TensorFile : IDisposable
{
    // Until core/Torch reads and writes safetensors.
    private const string Missing = "safetensors are not there yet";

    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        throw new NotSupportedException(Missing);

    public static TensorFile Open(string path) => throw new NotSupportedException(Missing);

    public Tensor Read(string name) => throw new NotSupportedException(Missing);

    public Dictionary<string, Tensor> ReadAll() => throw new NotSupportedException(Missing);

    public void Dispose() { }
}
