namespace Rlfw.Measuring;

/// <summary>What NVIDIA's GPUs do: memory, load, power. What a GPU does not tell is left out.</summary>
internal sealed class GpuMeter : ISystemMeter, IDisposable
{
    private readonly Nvml _nvml;
    private readonly nint[] _devices;

    private GpuMeter(Nvml nvml)
    {
        _nvml = nvml;
        _devices = nvml.Devices();
    }

    public string Subject => "the GPUs";

    public bool IsTotal => false;

    /// <summary>A meter of this machine's GPUs.</summary>
    /// <param name="library">NVIDIA's management library; null for the driver's.</param>
    /// <returns>Null where the machine has none.</returns>
    /// <exception cref="NvmlException">The library is there and does not work.</exception>
    public static GpuMeter? TryOpen(string? library)
    {
        var nvml = Nvml.TryOpen(library);
        try
        {
            return nvml is null ? null : new GpuMeter(nvml);
        }
        catch (NvmlException)
        {
            nvml!.Dispose();
            throw;
        }
    }

    public void Read(Action<string, double> tell)
    {
        NvmlException? fault = null;
        for (var i = 0; i < _devices.Length; i++)
        {
            foreach (var read in (ReadOnlySpan<Action<nint, string, Action<string, double>>>)[Memory, Load, Power])
            {
                try
                {
                    read(_devices[i], $"gpu_{i}_", tell);
                }
                catch (NvmlException e)
                {
                    // One GPU that fell off the bus must not silence the others.
                    fault ??= new NvmlException($"GPU {i}: {e.Message}");
                }
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    /// <summary>Gives NVIDIA's library back.</summary>
    public void Dispose() => _nvml.Dispose();

    private void Memory(nint device, string prefix, Action<string, double> tell)
    {
        if (_nvml.MemoryOf(device) is { Total: > 0 } memory)
        {
            tell(prefix + "memory_usage_percentage", memory.Used / (double)memory.Total * 100);
            tell(prefix + "memory_usage_megabytes", memory.Used / 1e6);
        }
    }

    private void Load(nint device, string prefix, Action<string, double> tell)
    {
        if (_nvml.UtilizationOf(device) is { } percentage)
        {
            tell(prefix + "utilization_percentage", percentage);
        }
    }

    private void Power(nint device, string prefix, Action<string, double> tell)
    {
        if (_nvml.PowerOf(device) is not { } milliwatts)
        {
            return;
        }

        tell(prefix + "power_usage_watts", milliwatts / 1000.0);
        if (_nvml.PowerLimitOf(device) is { } limit and > 0)
        {
            tell(prefix + "power_usage_percentage", milliwatts / (double)limit * 100);
        }
    }
}
