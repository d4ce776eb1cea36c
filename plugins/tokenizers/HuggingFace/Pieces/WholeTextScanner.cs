namespace Rlfw.Plugins.HuggingFace;

/// <summary>Makes no cut: a byte-level pre-tokenizer without a pattern.</summary>
internal sealed class WholeTextScanner : IPieceScanner
{
    /// <inheritdoc />
    public int EndOfPiece(ReadOnlySpan<byte> text, int start) => text.Length;
}
