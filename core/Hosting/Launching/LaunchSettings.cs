using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>How runs are launched; nothing here changes what a run computes.</summary>
public sealed record LaunchSettings
{
    /// <summary>The folder of all run folders.</summary>
    public required string RunsFolder { get; init; }

    /// <summary>Start every run over, in a folder of its own (<c>hash-seed-2</c>), beside what is there.</summary>
    public bool StartNew { get; init; }

    /// <summary>Runs at a time; null for processor cores divided by the largest thread count among the runs, at least 1.</summary>
    public int? Parallelism { get; init; }

    /// <summary>Makes a tracker of the caller's for a run that starts, such as a display; null for none.</summary>
    public Func<RunPlan, RunFolder, ITracker>? Observer { get; init; }
}
