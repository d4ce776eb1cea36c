using System.Runtime.InteropServices;

namespace Rlfw.Torch.Interop;

/// <summary>What every caller of the native side needs: versions, errors, checks.</summary>
internal static unsafe class Native
{
    /// <summary>libtorch's version, such as 1.13.0.</summary>
    internal static string Version => field ??= Marshal.PtrToStringUTF8((nint)NativeMethods.rlfw_torch_version())!;

    /// <summary>The exception for the calling thread's last failure.</summary>
    internal static ExternalException Failure(string operation)
    {
        var message = Marshal.PtrToStringUTF8((nint)NativeMethods.rlfw_last_error()) ?? string.Empty;
#pragma warning disable CA2201 // TorchSharp's exception for what libtorch reports
        return new ExternalException($"{operation}: {message}");
#pragma warning restore CA2201
    }

    /// <summary>Throws if <paramref name="status"/> says that <paramref name="operation"/> failed.</summary>
    internal static void Check(int status, string operation)
    {
        if (status != 0)
        {
            throw Failure(operation);
        }
    }
}
