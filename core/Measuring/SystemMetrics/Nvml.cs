using System.Runtime.InteropServices;

namespace Rlfw.Measuring;

/// <summary>NVIDIA's management library (NVML), which comes with the driver: what of its C interface is used here.</summary>
/// <remarks>
/// Loaded by name at run time, not linked: most machines have none. Functions and structures as in nvml.h; names with "_v2" are
/// the ones that programs built since 2012 call.
/// </remarks>
internal sealed unsafe class Nvml : IDisposable
{
    private const int Success = 0;
    private const int NotSupported = 3;
    private const int DriverNotLoaded = 9;

    private readonly nint _library;
    private readonly delegate* unmanaged<int> _shutdown;
    private readonly delegate* unmanaged<int, byte*> _errorString;
    private readonly delegate* unmanaged<uint*, int> _count;
    private readonly delegate* unmanaged<uint, nint*, int> _handle;
    private readonly delegate* unmanaged<nint, Memory*, int> _memory;
    private readonly delegate* unmanaged<nint, Utilization*, int> _utilization;
    private readonly delegate* unmanaged<nint, uint*, int> _power;
    private readonly delegate* unmanaged<nint, uint*, int> _powerLimit;
    private bool _isOpen;

    private Nvml(nint library)
    {
        _library = library;
        _shutdown = (delegate* unmanaged<int>)Function("nvmlShutdown");
        _errorString = (delegate* unmanaged<int, byte*>)Function("nvmlErrorString");
        _count = (delegate* unmanaged<uint*, int>)Function("nvmlDeviceGetCount_v2");
        _handle = (delegate* unmanaged<uint, nint*, int>)Function("nvmlDeviceGetHandleByIndex_v2");
        _memory = (delegate* unmanaged<nint, Memory*, int>)Function("nvmlDeviceGetMemoryInfo");
        _utilization = (delegate* unmanaged<nint, Utilization*, int>)Function("nvmlDeviceGetUtilizationRates");
        _power = (delegate* unmanaged<nint, uint*, int>)Function("nvmlDeviceGetPowerUsage");
        _powerLimit = (delegate* unmanaged<nint, uint*, int>)Function("nvmlDeviceGetEnforcedPowerLimit");
    }

    /// <summary>Loads and starts the library.</summary>
    /// <param name="file">Its file; null for the driver's.</param>
    /// <returns>Null where there is none, or no driver runs: a machine without such a GPU.</returns>
    /// <exception cref="NvmlException">It is there and does not start: driver and library of different versions, say.</exception>
    public static Nvml? TryOpen(string? file)
    {
        if (
            !NativeLibrary.TryLoad(
                file ?? (OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1"),
                out var library
            )
        )
        {
            return null;
        }

        Nvml? nvml = null;
        try
        {
            nvml = new Nvml(library);
            var status = ((delegate* unmanaged<int>)nvml.Function("nvmlInit_v2"))();
            if (status == DriverNotLoaded)
            {
                nvml.Dispose();
                return null;
            }

            nvml.Check(status, "nvmlInit");
            nvml._isOpen = true;
            return nvml;
        }
        catch (NvmlException)
        {
            NativeLibrary.Free(library);
            throw;
        }
    }

    /// <summary>Handles of all GPUs, in the library's order.</summary>
    /// <exception cref="NvmlException">The library says no.</exception>
    public nint[] Devices()
    {
        uint count;
        Check(_count(&count), "nvmlDeviceGetCount");
        var devices = new nint[count];
        for (uint i = 0; i < count; i++)
        {
            nint device;
            Check(_handle(i, &device), "nvmlDeviceGetHandleByIndex");
            devices[i] = device;
        }

        return devices;
    }

    /// <summary>A GPU's memory and how much of it is in use, in bytes; null where it does not tell.</summary>
    /// <param name="device">Its handle.</param>
    /// <exception cref="NvmlException">The library says no.</exception>
    public (ulong Total, ulong Used)? MemoryOf(nint device)
    {
        Memory memory;
        return Has(_memory(device, &memory), "nvmlDeviceGetMemoryInfo") ? (memory.Total, memory.Used) : null;
    }

    /// <summary>The part of the time in which the GPU computed, 0 to 100; null where it does not tell.</summary>
    /// <param name="device">Its handle.</param>
    /// <exception cref="NvmlException">The library says no.</exception>
    public uint? UtilizationOf(nint device)
    {
        Utilization utilization;
        return Has(_utilization(device, &utilization), "nvmlDeviceGetUtilizationRates") ? utilization.Gpu : null;
    }

    /// <summary>A GPU's power, in milliwatts; null where it does not tell.</summary>
    /// <param name="device">Its handle.</param>
    /// <exception cref="NvmlException">The library says no.</exception>
    public uint? PowerOf(nint device)
    {
        uint power;
        return Has(_power(device, &power), "nvmlDeviceGetPowerUsage") ? power : null;
    }

    /// <summary>The power that the GPU may take, in milliwatts; null where it does not tell.</summary>
    /// <param name="device">Its handle.</param>
    /// <exception cref="NvmlException">The library says no.</exception>
    public uint? PowerLimitOf(nint device)
    {
        uint limit;
        return Has(_powerLimit(device, &limit), "nvmlDeviceGetEnforcedPowerLimit") ? limit : null;
    }

    /// <summary>Gives the library back.</summary>
    public void Dispose()
    {
        if (_isOpen)
        {
            _ = _shutdown();
            _isOpen = false;
        }

        NativeLibrary.Free(_library);
    }

    private bool Has(int status, string function)
    {
        if (status == NotSupported)
        {
            return false;
        }

        Check(status, function);
        return true;
    }

    private void Check(int status, string function)
    {
        if (status != Success)
        {
            throw new NvmlException($"{function} says {status}: {Marshal.PtrToStringUTF8((nint)_errorString(status))}");
        }
    }

    private nint Function(string name) =>
        NativeLibrary.TryGetExport(_library, name, out var function)
            ? function
            : throw new NvmlException($"the library has no {name}: is it NVIDIA's?");

    // nvmlMemory_t
    [StructLayout(LayoutKind.Sequential)]
    private struct Memory
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }

    // nvmlUtilization_t
    [StructLayout(LayoutKind.Sequential)]
    private struct Utilization
    {
        public uint Gpu;
        public uint Memory;
    }
}
