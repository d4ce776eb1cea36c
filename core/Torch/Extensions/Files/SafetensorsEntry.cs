namespace Rlfw.Torch.Extensions;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Lengths of the dimensions; none for a scalar.</param>
/// <param name="Start">First byte, counted from the end of the header.</param>
/// <param name="ByteLength">Bytes of all elements.</param>
public sealed record SafetensorsEntry(
    string Name,
    torch.ScalarType Dtype,
    IReadOnlyList<long> Shape,
    long Start,
    long ByteLength
);
