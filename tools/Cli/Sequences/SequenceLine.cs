namespace Rlfw.Cli;

/// <summary>A line of a sequence file.</summary>
/// <param name="Number">The line, from 1.</param>
/// <param name="Content">What it gives.</param>
internal sealed record SequenceLine(int Number, SequenceContent Content);
