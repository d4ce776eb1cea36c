namespace Rlfw.Torch.Extensions;

/// <summary>Memory of the host that a GPU reads and writes by itself.</summary>
public static class HostMemory
{
    /// <summary>Zeros in page-locked memory: copies between them and a GPU need not be waited for. Needs CUDA.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="dtype">Element type.</param>
    public static torch.Tensor PageLocked(long[] shape, torch.ScalarType dtype)
    {
        using var pageable = torch.zeros(shape, dtype);
        return torch.Aten.pin_memory(pageable);
    }

    /// <summary>Page-locked memory with whatever it holds. Needs CUDA.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="dtype">Element type.</param>
    public static torch.Tensor EmptyPageLocked(long[] shape, torch.ScalarType dtype) =>
        torch.Aten.empty(shape, dtype, null, pin_memory: true);
}
