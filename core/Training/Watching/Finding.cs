namespace Rlfw.Training.Watching;

/// <summary>What a detector found.</summary>
/// <param name="Kind">What it is about, in kebab-case; the same kind is told once a stage.</param>
/// <param name="Message">What was seen, what it means, what to change.</param>
public sealed record Finding(string Kind, string Message);
