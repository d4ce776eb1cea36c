using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Rlfw.Generation.Kernels;

namespace Rlfw.Generation.Tests.Kernels;

/// <summary>The kernels' own text, built by a C++ compiler and run on the CPU, a thread after the other.</summary>
internal sealed class EmulatedKernels : IKernelLibrary
{
    private static readonly Lock OneAtATime = new();
    private static readonly Dictionary<string, nint> Built = [];
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "emulated-kernels");

    /// <inheritdoc />
    public int Multiprocessors { get; init; } = 2;

    /// <summary>Skips the calling test where there is no compiler; the shim needs the same one.</summary>
    public static EmulatedKernels OrSkip()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("g++", "--version") { RedirectStandardOutput = true, UseShellExecute = false }
            )!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs g++ to build kernels for the CPU");
        }

        return new EmulatedKernels();
    }

    /// <inheritdoc />
    public IKernel Get(string file, string kernel, int sharedBytes, IReadOnlyDictionary<string, int> constants)
    {
        var defines = constants.Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"#define {pair.Key} {pair.Value}\n")
        );
        var header = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", "emulation.h"));
        var source = string.Concat(defines) + header + KernelSource.Read(file);
        lock (OneAtATime)
        {
            if (!Built.TryGetValue(source, out var launch))
            {
                launch = NativeLibrary.GetExport(NativeLibrary.Load(Build(source)), "emulated_launch");
                Built.Add(source, launch);
            }

            return new Emulated(launch);
        }
    }

    private static string Build(string source)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..24];
        var library = Path.Combine(Folder, $"{name}.so");
        if (File.Exists(library))
        {
            return library;
        }

        Directory.CreateDirectory(Folder);
        var text = Path.Combine(Folder, $"{name}.cpp");
        var made = $"{library}.{Environment.ProcessId}";
        File.WriteAllText(text, source);
        const string options = "-O1 -std=c++17 -shared -fPIC -w -ffp-contract=off -U_FORTIFY_SOURCE";
        using var process = Process.Start(
            new ProcessStartInfo("g++", $"{options} {text} -o {made}")
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var log = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new KernelCompilationException(text, log);
        }

        File.Move(made, library, overwrite: true);
        return library;
    }

    private sealed unsafe class Emulated(nint launch) : IKernel
    {
        private static int _launches;

        public void Launch(KernelShape shape, params ReadOnlySpan<KernelArgument> arguments)
        {
            if (shape.IsEmpty)
            {
                return;
            }

            var sizes = stackalloc uint[]
            {
                (uint)shape.X,
                (uint)shape.Y,
                (uint)shape.Z,
                (uint)shape.Threads,
                (uint)shape.SharedBytes,
            };
            var values = stackalloc ulong[arguments.Length];
            var pointers = stackalloc void*[arguments.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = arguments[i].ToUInt64();
                pointers[i] = values + i;
            }

            const int capacity = 256;
            var message = stackalloc byte[capacity];
            lock (OneAtATime)
            {
                var call = (delegate* unmanaged[Cdecl]<uint*, void**, int, byte*, int, int>)launch;
                if (call(sizes, pointers, _launches++ % 2, message, capacity) != 0)
                {
                    throw new InvalidOperationException(Marshal.PtrToStringUTF8((nint)message));
                }
            }
        }
    }
}
