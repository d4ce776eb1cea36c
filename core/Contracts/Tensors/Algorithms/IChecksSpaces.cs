namespace Rlfw.Contracts;

/// <summary>
/// An algorithm that cannot learn in every environment and knows so from the spaces alone. The host asks before any run
/// begins; the algorithm's constructor asks too.
/// </summary>
public interface IChecksSpaces
{
    /// <summary>Why the algorithm cannot learn with these spaces, and what to use instead; null where it can.</summary>
    /// <param name="observations">The environment's observation space.</param>
    /// <param name="actions">The environment's action space.</param>
    static abstract string? SpaceFault(Space observations, Space actions);
}
