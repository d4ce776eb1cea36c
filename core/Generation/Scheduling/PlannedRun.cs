namespace Rlfw.Generation.Scheduling;

/// <summary>Consecutive tokens of one sequence that a step computes.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="First">The first token's position.</param>
/// <param name="Count">How many.</param>
/// <param name="Guesses">Tokens guessed behind the one that is known: <paramref name="Count"/> - 1 of them, or none.</param>
/// <param name="SourceRow">
/// The row of the step before that gives the token; -1 where the host knows it.
/// </param>
internal sealed record PlannedRun(Sequence Sequence, int First, int Count, int[] Guesses, int SourceRow);
