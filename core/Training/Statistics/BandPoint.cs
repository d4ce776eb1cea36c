namespace Rlfw.Training.Statistics;

/// <summary>The mean of several runs' curves at one place.</summary>
/// <param name="X">The place.</param>
/// <param name="Mean">The mean over the runs that reach it.</param>
/// <param name="Low">The lower end of its interval; equal to the mean where a single run reaches it.</param>
/// <param name="High">The upper end.</param>
/// <param name="Runs">How many runs reach it.</param>
public readonly record struct BandPoint(double X, double Mean, double Low, double High, int Runs);
