using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>What the checks of an environment found and measured.</summary>
public sealed record CheckReport
{
    /// <summary>The checks that were made, in order.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>What is wrong.</summary>
    public required IReadOnlyList<CheckFinding> Findings { get; init; }

    /// <summary>Where observations come from.</summary>
    public required Space ObservationSpace { get; init; }

    /// <summary>Where actions come from.</summary>
    public required Space ActionSpace { get; init; }

    /// <summary>The lengths of the random episodes that ended.</summary>
    public IReadOnlyList<int> EpisodeLengths { get; init; } = [];

    /// <summary>Their returns.</summary>
    public IReadOnlyList<double> EpisodeReturns { get; init; } = [];

    /// <summary>Steps a second of one environment; NaN where it was not measured.</summary>
    public double StepsPerSecond { get; init; } = double.NaN;

    /// <summary>Steps a second of many stepped together; NaN where it cannot be or was not measured.</summary>
    public double VectorStepsPerSecond { get; init; } = double.NaN;

    /// <summary>Bytes that a step allocates; NaN where it was not measured.</summary>
    public double BytesPerStep { get; init; } = double.NaN;

    /// <summary>Whether the contract is kept.</summary>
    public bool IsSound => !Findings.Any(finding => finding.IsFault);
}
