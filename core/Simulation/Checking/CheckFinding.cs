namespace Rlfw.Simulation.Checking;

/// <summary>Something that is wrong with an environment.</summary>
/// <param name="Check">Which check found it.</param>
/// <param name="IsFault">A breach of the contract; otherwise something that works and should be better.</param>
/// <param name="Message">What, and where.</param>
/// <param name="Remedy">What to do.</param>
public sealed record CheckFinding(string Check, bool IsFault, string Message, string Remedy);
