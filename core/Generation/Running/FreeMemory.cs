namespace Rlfw.Generation.Running;

/// <summary>How much memory can be had on a device.</summary>
internal static class FreeMemory
{
    /// <summary>Bytes.</summary>
    public static long Of(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            var index = Math.Max(0, device.index);
            // What libtorch keeps in reserve can be used again.
            var held = CudaMemory.Of(index);
            return CudaProperties.MemoryOf(index).Free + held.ReservedBytes - held.AllocatedBytes;
        }

        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
