namespace Rlfw.Simulation.Checking;

/// <summary>How an environment is checked.</summary>
public sealed record CheckSettings
{
    /// <summary>Random steps of the longest check; the others make fewer.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>The root seed of streams and actions.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How long each speed is measured.</summary>
    public TimeSpan SpeedTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How many environments are stepped together where their speed is measured.</summary>
    public int SpeedCount { get; init; } = 64;
}
