namespace Rlfw.Cli;

/// <summary>Whether prompts leave room for a completion.</summary>
internal static class PromptChecks
{
    /// <summary>Prompts that are empty, or fill the context.</summary>
    public static IEnumerable<SequenceFault> Lengths(string file, IReadOnlyList<EncodedLine> lines, int longest) =>
        lines
            .Select(line =>
                (
                    line.Number,
                    Fault: line.Ids.Length == 0 ? "an empty prompt cannot be continued: give one token at least"
                    : line.Ids.Length >= longest
                        ? $"{line.Ids.Length} tokens leave no room for a completion in the context of {longest}: shorten the prompt"
                    : null
                )
            )
            .Where(line => line.Fault is not null)
            .Select(line => new SequenceFault(file, line.Number, null, line.Fault!));
}
