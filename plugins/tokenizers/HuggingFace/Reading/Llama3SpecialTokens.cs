namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// The special tokens of Llama 3.1 and 3.2, for a tokenizer.model without the configuration that lists them. The ids follow those
/// of the file. Names are those of Hugging Face's folders; Meta's own code calls a few of the reserved ones by other names.
/// </summary>
internal static class Llama3SpecialTokens
{
    private const int Count = 256;

    private static readonly string[] _named =
    [
        "<|begin_of_text|>",
        "<|end_of_text|>",
        Reserved(0),
        Reserved(1),
        "<|finetune_right_pad_id|>",
        Reserved(2),
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eom_id|>",
        "<|eot_id|>",
        "<|python_tag|>",
    ];

    /// <summary>The tokens.</summary>
    /// <param name="firstId">The id of the first one.</param>
    public static IEnumerable<AddedToken> From(int firstId)
    {
        const int NextReserved = 3;
        return _named
            .Concat(Enumerable.Range(NextReserved, Count - _named.Length).Select(Reserved))
            .Select((text, i) => new AddedToken(firstId + i, text, IsSpecial: true));
    }

    private static string Reserved(int number) => $"<|reserved_special_token_{number}|>";
}
