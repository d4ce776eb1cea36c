namespace Rlfw.Plugins.HuggingFace;

/// <summary>What a tokenizer file says.</summary>
/// <param name="Path">The file, as messages show it.</param>
/// <param name="Vocabulary">Tokens; its added tokens are not among them yet.</param>
/// <param name="Merges">Merges.</param>
internal sealed record TokenizerContent(string Path, Vocabulary Vocabulary, MergeTable Merges)
{
    /// <summary>Whether a piece that is a token becomes it in any case.</summary>
    public bool WholePieces { get; init; }

    /// <summary>How text is cut into pieces.</summary>
    public required IPieceScanner Scanner { get; init; }

    /// <summary>How text is normalized; null for not at all.</summary>
    public UnicodeForm? Normalizer { get; init; }

    /// <summary>Added tokens.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>The token that the file itself puts before texts; null where it puts none.</summary>
    public string? BeginToken { get; init; }
}
