namespace Rlfw.Training.Completions;

/// <summary>What memory a run holds. Other runs of the same process count in, as does what they share.</summary>
internal static class MemoryMetrics
{
    /// <summary>Adds the process's resident memory and, on CUDA, what libtorch's allocator holds, in bytes.</summary>
    /// <param name="device">Where is computed.</param>
    /// <param name="metrics">Takes the values.</param>
    public static void Add(Device device, IDictionary<string, double> metrics)
    {
        metrics["memory/process_bytes"] = Environment.WorkingSet;
        if (device.type != DeviceType.CUDA)
        {
            return;
        }

        var memory = CudaMemory.Of(Math.Max(0, device.index));
        metrics["memory/cuda_allocated_bytes"] = memory.AllocatedBytes;
        metrics["memory/cuda_peak_allocated_bytes"] = memory.PeakAllocatedBytes;
        metrics["memory/cuda_reserved_bytes"] = memory.ReservedBytes;
        metrics["memory/cuda_peak_reserved_bytes"] = memory.PeakReservedBytes;
    }
}
