namespace Rlfw.Training.Completions;

/// <summary>What one reward gave for a batch.</summary>
/// <param name="Scores">One value per sample; null where it did not apply.</param>
/// <param name="Seconds">How long it took, the wait for a processor aside.</param>
internal sealed record TimedScores(IReadOnlyList<double?> Scores, double Seconds);
