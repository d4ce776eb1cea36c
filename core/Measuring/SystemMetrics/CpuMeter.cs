namespace Rlfw.Measuring;

/// <summary>How busy the processors were since the reading before.</summary>
internal sealed class CpuMeter : ISystemMeter
{
    private readonly string _stat;
    private long[] _ticks;

    /// <summary>A meter that counts from now on.</summary>
    /// <param name="procFolder">/proc.</param>
    public CpuMeter(string procFolder)
    {
        _stat = Path.Combine(procFolder, "stat");
        _ticks = ProcText.CpuTicks(File.ReadAllText(_stat));
    }

    public string Subject => "the processors' load";

    public bool IsTotal => false;

    public void Read(Action<string, double> tell)
    {
        var before = _ticks;
        _ticks = ProcText.CpuTicks(File.ReadAllText(_stat));
        var busy = ProcText.BusyPercentage(before, _ticks);
        if (!double.IsNaN(busy))
        {
            tell("cpu_utilization_percentage", busy);
        }
    }
}
