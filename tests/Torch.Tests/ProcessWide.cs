namespace Rlfw.Torch.Tests;

/// <summary>Tests that count what the whole process holds; they run alone, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "process-wide counts";

    /// <summary>Native tensors that live once the collector has run.</summary>
    public static long SettledTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Libtorch.LiveTensors;
    }
}
