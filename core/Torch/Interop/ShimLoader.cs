using System.Reflection;
using System.Runtime.InteropServices;
using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Interop;

/// <summary>Finds and loads librlfw_torch.so, once for the process.</summary>
internal static class ShimLoader
{
    /// <summary>The shim's interface that this assembly was written against.</summary>
    internal const int AbiVersion = 6;

    /// <summary>Why whoever started this process could not build the shim; it knows more than a missing file tells.</summary>
    internal const string FaultVariable = "RLFW_TORCH_FAULT";

    private const string FileName = "librlfw_torch.so";
    private static readonly Lock Gate = new();
    private static nint loaded;

    /// <summary>The file that was loaded, once it was.</summary>
    internal static string? LoadedFrom { get; private set; }

    internal static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (!string.Equals(library, "rlfw_torch", StringComparison.Ordinal))
        {
            return 0;
        }
        lock (Gate)
        {
            if (loaded == 0)
            {
                loaded = Load(Candidates().ToArray());
            }
            return loaded;
        }
    }

    /// <summary>The places that are looked at, best first; they need not exist.</summary>
    internal static IEnumerable<string> Candidates()
    {
        var chosen = Environment.GetEnvironmentVariable("RLFW_TORCH_SHIM");
        if (!string.IsNullOrEmpty(chosen))
        {
            yield return Path.GetFullPath(chosen);
            yield break;
        }
        var folder = AppContext.BaseDirectory;
        var location = typeof(ShimLoader).Assembly.Location;
        if (location.Length > 0)
        {
            folder = Path.GetDirectoryName(location)!;
        }
        yield return Path.Combine(folder, FileName);
        for (var parent = new DirectoryInfo(folder); parent != null; parent = parent.Parent)
        {
            yield return Path.Combine(parent.FullName, "artifacts", "native", FileName);
        }
    }

    internal static nint Load(IReadOnlyCollection<string> candidates)
    {
        var path = candidates.FirstOrDefault(File.Exists);
        if (path == null && Environment.GetEnvironmentVariable(FaultVariable) is { Length: > 0 } fault)
        {
            throw new LibtorchNotFoundException($"libtorch cannot be used: {fault}");
        }
        if (path == null)
        {
            throw new LibtorchNotFoundException(
                $"{FileName} was not found. Build it with core/Torch/Native/build.sh (it needs g++ and a libtorch: "
                    + "Debian's libtorch-dev with libopenblas0-openmp, a Python that has torch, or RLFW_LIBTORCH), or point "
                    + "RLFW_TORCH_SHIM at it. Looked at: "
                    + string.Join(", ", candidates)
            );
        }
        BlasKernels.Choose();
        HostAllocator.KeepFreedMemory();
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new LibtorchNotFoundException(
                $"{path} was found but could not be loaded; the libtorch it was built against may have moved. "
                    + $"Delete it and run core/Torch/Native/build.sh again. {exception.Message}",
                exception
            );
        }
        CheckVersion(handle, path);
        LoadedFrom = path;
        return handle;
    }

    private static unsafe void CheckVersion(nint handle, string path)
    {
        var version = NativeLibrary.TryGetExport(handle, "rlfw_abi_version", out var function)
            ? ((delegate* unmanaged[Cdecl]<int>)function)()
            : 0;
        if (version != AbiVersion)
        {
            throw new LibtorchNotFoundException(
                $"{path} has interface version {version}, but {AbiVersion} is needed. Run core/Torch/Native/build.sh."
            );
        }
    }
}
