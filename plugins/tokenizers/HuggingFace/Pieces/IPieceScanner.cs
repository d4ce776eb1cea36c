namespace Rlfw.Plugins.HuggingFace;

/// <summary>Cuts text into the pieces that merges do not cross. Safe from any thread.</summary>
internal interface IPieceScanner
{
    /// <summary>Where the piece that begins at a place ends.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="start">Where a piece begins, before the end of the text.</param>
    /// <returns>An index after <paramref name="start"/>.</returns>
    int EndOfPiece(ReadOnlySpan<byte> text, int start);
}
