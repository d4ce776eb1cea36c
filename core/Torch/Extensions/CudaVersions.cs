using System.Globalization;
using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>Which CUDA this is. All of it throws <see cref="ExternalException"/> where the shim was built without CUDA.</summary>
public static unsafe class CudaVersions
{
    /// <summary>The newest CUDA that the driver serves, such as 13.0.</summary>
    /// <exception cref="ExternalException">There is no driver.</exception>
    public static string Driver
    {
        get
        {
            int version;
            Native.Check(NativeMethods.rlfw_cuda_driver_version(&version), nameof(Driver));
            return Text(version);
        }
    }

    /// <summary>The CUDA that libtorch was built with, such as 13.0.</summary>
    public static string Libtorch => Text(Libraries().Cuda);

    /// <summary>cuDNN's version, such as 9.19.0; null where libtorch has none.</summary>
    public static string? CuDnn
    {
        get
        {
            // Counted as 1000 * major + 100 * minor + patch before cuDNN 9, and with 10,000 * major since.
            var version = Libraries().CuDnn;
            var unit = version >= 90_000 ? 10_000 : 1000;
            return version == 0
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{version / unit}.{version % unit / 100}.{version % 100}"
                );
        }
    }

    private static (long Cuda, long CuDnn) Libraries()
    {
        var versions = stackalloc long[2];
        Native.Check(NativeMethods.rlfw_cuda_library_versions(versions), nameof(CudaVersions));
        return (versions[0], versions[1]);
    }

    private static string Text(long version) =>
        string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");
}
