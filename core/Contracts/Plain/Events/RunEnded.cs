namespace Rlfw.Contracts;

/// <summary>The run ended, or stopped where it can be resumed.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Message">Why, where it did not finish; empty otherwise.</param>
/// <param name="Results">The final values of the plan's evaluation metric and others worth a table, by name.</param>
public sealed record RunEnded(RunOutcome Outcome, string Message, IReadOnlyDictionary<string, double> Results)
    : EventPayload;
