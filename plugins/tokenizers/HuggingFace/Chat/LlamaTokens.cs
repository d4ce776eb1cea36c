using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Llama 3's special tokens that dialogs are made of.</summary>
internal static class LlamaTokens
{
    public const string Begin = "<|begin_of_text|>";
    public const string StartHeader = "<|start_header_id|>";
    public const string EndHeader = "<|end_header_id|>";
    public const string EndOfTurn = "<|eot_id|>";
    public const string EndOfMessage = "<|eom_id|>";
    public const string PythonTag = "<|python_tag|>";
    public const string EndOfText = "<|end_of_text|>";

    /// <summary>What every template of Llama 3 writes.</summary>
    public static IReadOnlyList<string> OfHeaders { get; } = [Begin, StartHeader, EndHeader, EndOfTurn];

    /// <summary>The ids that end an assistant's turn, of those that the tokenizer has.</summary>
    public static IReadOnlyList<int> StopIds(ITokenizer tokenizer) =>
        [
            .. new[] { EndOfTurn, EndOfMessage, EndOfText }
                .Where(tokenizer.SpecialTokens.ContainsKey)
                .Select(token => tokenizer.SpecialTokens[token]),
        ];

    /// <summary>The first of some tokens that a tokenizer lacks, or null.</summary>
    public static string? Missing(ITokenizer tokenizer, IReadOnlyList<string> tokens) =>
        tokens.FirstOrDefault(token => !tokenizer.SpecialTokens.ContainsKey(token));
}
