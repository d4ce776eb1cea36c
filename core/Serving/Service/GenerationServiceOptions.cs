namespace Rlfw.Serving;

/// <summary>The limits of a <see cref="GenerationService"/>.</summary>
public sealed record GenerationServiceOptions
{
    /// <summary>Groups of completions that wait for the engine's thread to take them, at most.</summary>
    public int MaximumWaiting { get; init; } = 1024;

    /// <summary>
    /// Outputs of a group that its reader has not taken, at most. One who reads slower than the engine generates loses his
    /// completions then; others are not held up.
    /// </summary>
    public int MaximumUnread { get; init; } = 512;

    /// <summary>Threads that the engine's operators use; 0 for all cores.</summary>
    public int Threads { get; init; }
}
