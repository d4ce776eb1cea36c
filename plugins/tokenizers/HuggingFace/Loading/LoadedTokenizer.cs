namespace Rlfw.Plugins.HuggingFace;

/// <summary>All that a tokenizer is made of. Immutable.</summary>
/// <param name="Encoder">Text to ids.</param>
/// <param name="Decoder">Ids to text.</param>
/// <param name="Roles">Begin, end, padding.</param>
/// <param name="SpecialTokens">Special tokens by their text.</param>
/// <param name="ChatTemplate">The folder's own chat template; null where it has none.</param>
internal sealed record LoadedTokenizer(
    TextEncoder Encoder,
    TokenDecoder Decoder,
    SpecialRoles Roles,
    IReadOnlyDictionary<string, int> SpecialTokens,
    string? ChatTemplate
);
