namespace Rlfw.Contracts;

/// <summary>The study that a run is part of: all runs of one experiment, over its seeds and its sweep.</summary>
/// <param name="Key">Identifies the study: 12 hexadecimal digits, the same for the same experiment with other seeds.</param>
/// <param name="Runs">How many runs it was begun with.</param>
/// <param name="Assignment">What the sweep chose for this run, by dotted path; empty without a sweep.</param>
public sealed record StudyPlace(string Key, int Runs, IReadOnlyDictionary<string, string> Assignment);
