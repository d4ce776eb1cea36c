using System.Collections.Frozen;
using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>How a run went: the only thing that travels up.</summary>
public sealed record RunResult
{
    /// <summary>What was run.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>Its folder.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>Whether it had finished before, so that nothing was done now.</summary>
    public bool Skipped { get; init; }

    /// <summary>Why it did not finish; empty otherwise.</summary>
    public string Message { get; init; } = "";

    /// <summary>What was thrown; null where it did not fail.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether it failed through a fault of the user's (files, options, the machine) and not of the run itself.</summary>
    public bool IsUserFault => Failure is UserErrorException;

    /// <summary>Final values worth a table, by name; empty where it did not finish.</summary>
    public IReadOnlyDictionary<string, double> Results { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>How far trackers that deliver to a place of their own came.</summary>
    public IReadOnlyList<DeliveryState> Deliveries { get; init; } = [];

    /// <summary>Time at work, all sessions of the run together.</summary>
    public TimeSpan Duration { get; init; }
}
