namespace Rlfw.Cli;

/// <summary>What the user chose about output.</summary>
/// <param name="Json">One document at the end on standard output; progress on standard error.</param>
/// <param name="Verbose">Stack traces, and what plugins log.</param>
internal sealed record SessionOptions(bool Json, bool Verbose);
