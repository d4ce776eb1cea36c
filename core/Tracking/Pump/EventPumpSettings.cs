using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rlfw.Tracking;

/// <summary>What an event pump may be told besides its run folder and trackers.</summary>
public sealed record EventPumpSettings
{
    /// <summary>Takes the one report about a tracker that fails or lags; nothing is reported by default.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>How long the end of the run waits for each tracker to take what it has not taken yet.</summary>
    public TimeSpan TrackerPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a resumed run must repeat its recorded metrics bit for bit, as it does on CPU. Where the device's arithmetic
    /// is not reproducible (CUDA), a difference is reported once and what was recorded stays.
    /// </summary>
    public bool Exact { get; init; } = true;
}
