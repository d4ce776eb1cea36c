namespace Rlfw.Cli;

/// <summary>A line of a sequence file as token ids.</summary>
/// <param name="Number">The line, from 1.</param>
/// <param name="Ids">The ids.</param>
internal sealed record EncodedLine(int Number, int[] Ids);
