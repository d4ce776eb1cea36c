using System.CommandLine;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Arguments of the commands that take a model and a file of sequences.</summary>
internal static class SequenceArguments
{
    public static Argument<string> Model { get; } =
        new("MODEL")
        {
            Description = "A folder in Hugging Face's layout, the 'model' folder of a finished run, or hf://org/name",
        };

    public static Argument<string> File { get; } =
        new("FILE")
        {
            Description = "JSONL of {\"text\": ...}, {\"messages\": [...]} or {\"ids\": [...]}; - for standard input",
        };

    public static Option<bool> Begin { get; } =
        new("--begin") { Description = "Put the begin token before texts; messages have it anyhow" };

    public static Option<bool> Plain { get; } =
        new("--plain")
        {
            Description = "Encode special tokens that texts spell as ordinary text; what messages hold always is",
        };

    public static Option<string?> Template { get; } =
        new("--template")
        {
            Description =
                "The chat template: llama3, llama3.1-instruct or llama3.2-instruct; without it the model's own",
            HelpName = "NAME",
        };

    public static Option<bool> Json { get; } =
        new("--json") { Description = "Print one JSON object a line on standard output, for scripts" };

    /// <summary>Reads the file.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="terminal">Has standard input.</param>
    public static (IReadOnlyList<SequenceLine> Lines, IReadOnlyList<SequenceFault> Faults) Read(
        ParseResult parsed,
        Terminal terminal
    ) => SequenceFile.Read(parsed.GetRequiredValue(File), terminal.OpenInput);

    /// <summary>What encodes the file's lines.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="tokenizer">The model's; null where no line needs it.</param>
    public static SequenceEncoder Encoder(ParseResult parsed, ITokenizer? tokenizer) =>
        new(tokenizer, parsed.GetValue(Begin), parsed.GetValue(Plain) ? SpecialText.Plain : SpecialText.Special);

    /// <summary>The file as messages name it.</summary>
    public static string FileName(ParseResult parsed) =>
        parsed.GetRequiredValue(File) is var file && file == SequenceFile.StandardInput ? "standard input" : file;
}
