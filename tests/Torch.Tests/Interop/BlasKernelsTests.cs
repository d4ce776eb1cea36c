using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Tests.Interop;

public sealed unsafe class BlasKernelsTests
{
    [Fact]
    public void OpenBLAS_runs_the_kernels_of_this_processor()
    {
        torch.ones(1).Dispose();
        Assert.SkipUnless(
            NativeLibrary.TryLoad("libopenblas.so.0", out var library),
            "libtorch computes with another BLAS here: no libopenblas.so.0"
        );
        Assert.SkipWhen(BlasKernels.ForThisProcessor is null, "OpenBLAS's own choice is left alone on this processor");
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable(BlasKernels.Variable) is not null,
            $"{BlasKernels.Variable} is set: the user decides"
        );
        var name = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(library, "openblas_get_corename");
        Marshal.PtrToStringUTF8((nint)name()).ShouldBe(BlasKernels.ForThisProcessor);
    }
}
