namespace Rlfw.Generation.Kernels;

/// <summary>What kernels ask of the tensors they are given.</summary>
internal static class KernelData
{
    private const int WidestAccessBytes = 16;

    /// <summary>The number a source knows a dtype by; null for one that kernels do not compute in.</summary>
    public static int? NumberOf(ScalarType dtype) =>
        dtype switch
        {
            ScalarType.Float32 => 0,
            ScalarType.Float16 => 1,
            ScalarType.BFloat16 => 2,
            _ => null,
        };

    /// <summary>Bytes of a number of a dtype that kernels compute in.</summary>
    public static int BytesOf(ScalarType dtype) => dtype == ScalarType.Float32 ? 4 : 2;

    /// <summary>How many elements one access can take, at most 16 bytes, where rows have a width.</summary>
    public static int VectorOf(ScalarType dtype, long width)
    {
        var vector = WidestAccessBytes / BytesOf(dtype);
        while (width % vector != 0)
        {
            vector /= 2;
        }

        return vector;
    }

    /// <summary>Whether a tensor lies in memory as kernels read it: row by row, from an address that wide accesses can take.</summary>
    public static bool IsReadable(Tensor tensor) =>
        tensor.is_contiguous() && KernelArgument.FromTensor(tensor).ToUInt64() % WidestAccessBytes == 0;

    /// <summary>The least power of two that is not below a number.</summary>
    public static int PowerOfTwo(long least)
    {
        var power = 1;
        while (power < least)
        {
            power *= 2;
        }

        return power;
    }
}
