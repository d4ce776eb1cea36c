using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rlfw.Benchmarks;

/// <summary>Compiles a native benchmark file against the libtorch that the shim was built with, and loads it.</summary>
internal static class NativeBench
{
    /// <summary>The library's handle.</summary>
    public static nint Load(string name)
    {
        var info = Libtorch.BuildInfo ?? throw new InvalidOperationException("No librlfw_torch.txt beside the shim.");
        var source = Path.Combine(AppContext.BaseDirectory, "Native", name + ".cpp");
        var library = Path.Combine(Path.GetDirectoryName(Libtorch.ShimPath)!, $"libbench_{name}.so");
        if (!File.Exists(library) || File.GetLastWriteTimeUtc(library) < File.GetLastWriteTimeUtc(source))
        {
            Compile(info, source, library);
        }
        return NativeLibrary.Load(library);
    }

    private static void Compile(IReadOnlyDictionary<string, string> info, string source, string library)
    {
        var standard = info["version"].StartsWith("1.", StringComparison.Ordinal) ? "c++17" : "c++20";
        var include = info["include"];
        var arguments = new List<string>
        {
            "-shared",
            "-fPIC",
            "-O2",
            "-w",
            $"-std={standard}",
            $"-D_GLIBCXX_USE_CXX11_ABI={info["abi"]}",
            "-isystem",
            $"{include}/torch/csrc/api/include",
            source,
            "-o",
            library,
            $"-L{info["lib"]}",
            "-ltorch_cpu",
            "-lc10",
            $"-Wl,-rpath,{info["lib"]}",
        };
        if (!string.Equals(include, "/usr/include", StringComparison.Ordinal))
        {
            arguments.AddRange(["-isystem", include]);
        }
        using var process = Process.Start(new ProcessStartInfo("g++", arguments))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"g++ could not compile {source}.");
        }
    }
}
