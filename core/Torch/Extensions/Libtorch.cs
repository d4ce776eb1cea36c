using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Extensions;

/// <summary>Facts about the native side of this process: which libtorch, what it can do, how many tensors live.</summary>
public static class Libtorch
{
    /// <summary>libtorch's version, such as 1.13.0.</summary>
    /// <exception cref="LibtorchNotFoundException">The native side is missing.</exception>
    public static string Version => Native.Version;

    /// <summary>Whether the native side was built with CUDA; a device may be missing all the same.</summary>
    public static bool HasCuda => NativeMethods.rlfw_built_with_cuda() != 0;

    /// <summary>Tensors of this process that are not freed yet, over all threads.</summary>
    public static long LiveTensors => NativeMethods.rlfw_live_tensors();

    /// <summary>The native library that was loaded.</summary>
    public static string ShimPath
    {
        get
        {
            _ = Version;
            return ShimLoader.LoadedFrom!;
        }
    }

    /// <summary>
    /// What the build script wrote beside the native library: version, origin, include, lib, cuda, compiler and more; null
    /// where it wrote nothing.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? BuildInfo
    {
        get
        {
            var path = Path.ChangeExtension(ShimPath, ".txt");
            return File.Exists(path) ? ReadBuildInfo(path) : null;
        }
    }

    /// <summary>Whether the libtorch in use has an operator, such as <c>aten::rms_norm</c>.</summary>
    public static bool HasOperator(string name, string overload = "") => new Operator(name, overload).Exists;

    private static Dictionary<string, string> ReadBuildInfo(string path)
    {
        var info = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
            {
                info[line[..colon]] = line[(colon + 2)..];
            }
        }
        return info;
    }
}
