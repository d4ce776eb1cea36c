using System.Collections.Frozen;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Reads the "pre_tokenizer" of a tokenizer.json: which pattern cuts text into pieces.</summary>
internal static class PreTokenizerSection
{
    private const string Supported =
        "supported are ByteLevel, and a Sequence of one Split with the pattern of Llama 3, GPT-4, Qwen 2 or GPT-2 and a ByteLevel without a pattern";

    private static readonly Gpt2Scanner _gpt2 = new();

    // The second and third spelling cut as the first does: possessive quantifiers only save the engine work here, and a greedy
    // \s* before [\r\n] reaches the last line break of its run in any case.
    private static readonly FrozenDictionary<string, IPieceScanner> _scanners = new Dictionary<string, IPieceScanner>(
        StringComparer.Ordinal
    )
    {
        [
            @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        ] = new Llama3Scanner(digits: 3),
        [
            @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"
        ] = new Llama3Scanner(digits: 3),
        [
            @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"
        ] = new Llama3Scanner(digits: 3),
        [
            @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        ] = new Llama3Scanner(digits: 1),
        [@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"] = _gpt2,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="file">The file.</param>
    public static IPieceScanner Read(JsonSection? section, SourceFile file)
    {
        if (section is not { } found)
        {
            throw file.Fault(0, $"there is no \"pre_tokenizer\": {Supported}");
        }

        var steps = found.Type == "Sequence" ? Steps(found) : [found];
        return steps switch
        {
            [{ Type: "ByteLevel" } bytes] => UsesPattern(bytes) ? _gpt2 : new WholeTextScanner(),
            [{ Type: "Split" } split, { Type: "ByteLevel" } bytes] => UsesPattern(bytes)
                ? throw bytes.Fault($"a second pattern after Split is not supported: {Supported}")
                : ScannerOf(split),
            _ => throw found.Fault(
                $"{string.Join(" then ", steps.Select(step => step.Type))} is not supported: {Supported}"
            ),
        };
    }

    private static IReadOnlyList<JsonSection> Steps(JsonSection sequence) =>
        (sequence.Find("pretokenizers") ?? throw sequence.Fault("it lacks \"pretokenizers\"")).Items();

    private static bool UsesPattern(JsonSection bytes) =>
        bytes.Flag("add_prefix_space", otherwise: true)
            ? throw bytes.Fault("add_prefix_space is not supported: it changes the text; set it to false")
            : bytes.Flag("use_regex", otherwise: true);

    private static IPieceScanner ScannerOf(JsonSection split)
    {
        // Isolated keeps matches and what is between; Removed, inverted, keeps the matches: these patterns match everywhere.
        var (behavior, inverted) = (split.Find("behavior")?.Text(), split.Flag("invert", otherwise: false));
        if ((behavior, inverted) is not (("Isolated", false) or ("Removed", true)))
        {
            throw split.Fault(
                $"behavior {behavior} with invert {(inverted ? "true" : "false")} is not supported: Isolated without invert is"
            );
        }

        var pattern =
            split.Find("pattern")?.Find("Regex")?.Text()
            ?? throw split.Fault("it lacks a \"pattern\" with a \"Regex\"");
        return _scanners.TryGetValue(pattern, out var scanner)
            ? scanner
            : throw split.Fault($"the pattern {pattern} is not supported: {Supported}");
    }
}
