namespace Rlfw.Measuring;

/// <summary>How the machine's metrics are sampled. The defaults are MLflow's.</summary>
public sealed record SystemSamplerSettings
{
    /// <summary>The time between two readings.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many readings make a sample; at least 1. A sample tells their mean, of the network their last.</summary>
    public int ReadingsPerSample { get; init; } = 1;

    /// <summary>The number of the first sample: that of the last one known, plus 1, where a run goes on.</summary>
    public long FirstNumber { get; init; }

    /// <summary>The node's name within the metrics' (<c>system/NODE/...</c>), where a run has several; else null.</summary>
    public string? NodeId { get; init; }

    /// <summary>The file of NVIDIA's management library; null for the one of the installed driver.</summary>
    public string? NvmlLibrary { get; init; }

    /// <summary>Where Linux tells about itself.</summary>
    internal string ProcFolder { get; init; } = "/proc";
}
