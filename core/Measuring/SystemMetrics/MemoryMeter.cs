namespace Rlfw.Measuring;

/// <summary>How much of the machine's memory is in use.</summary>
/// <param name="procFolder">/proc.</param>
internal sealed class MemoryMeter(string procFolder) : ISystemMeter
{
    public string Subject => "the memory in use";

    public bool IsTotal => false;

    public void Read(Action<string, double> tell)
    {
        var (total, used) = ProcText.Memory(File.ReadAllText(Path.Combine(procFolder, "meminfo")));
        tell("system_memory_usage_megabytes", used / 1e6);
        tell("system_memory_usage_percentage", used / (double)total * 100);
    }
}
