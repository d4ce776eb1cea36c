using System.Globalization;

namespace Rlfw.Generation.Kernels;

/// <summary>Kernels of a GPU, compiled by NVRTC on first use and cached on disk.</summary>
internal sealed class CudaKernelLibrary : IKernelLibrary, IDisposable
{
    private readonly int _device;
    private readonly List<CudaModule> _modules = [];

    /// <summary>Kernels for a device.</summary>
    /// <param name="device">A GPU.</param>
    public CudaKernelLibrary(Device device)
    {
        _device = Math.Max(0, device.index);
        Multiprocessors = CudaProperties.Of(_device).Multiprocessors;
    }

    /// <inheritdoc />
    public int Multiprocessors { get; }

    /// <inheritdoc />
    public IKernel Get(string file, string kernel, int sharedBytes, IReadOnlyDictionary<string, int> constants)
    {
        string[] options =
        [
            .. constants.Select(pair => string.Create(CultureInfo.InvariantCulture, $"-D{pair.Key}={pair.Value}")),
        ];
        var module = CudaModule.Compile(KernelSource.Read(file), file, options, _device);
        _modules.Add(module);
        return module.Kernel(kernel, sharedBytes);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var module in _modules)
        {
            module.Dispose();
        }
    }
}
