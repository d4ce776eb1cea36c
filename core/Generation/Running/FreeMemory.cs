namespace Rlfw.Generation.Running;

/// <summary>How much memory can be had on a device.</summary>
internal static class FreeMemory
{
    /// <summary>Bytes.</summary>
    public static long Of(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            return 0;
        }

        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
