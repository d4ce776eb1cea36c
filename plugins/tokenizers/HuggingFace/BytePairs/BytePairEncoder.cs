namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Byte-pair encoding: a piece of text starts as its bytes; of all neighbours that some merge joins, those of the lowest rank are
/// joined, the leftmost first, until no merge applies. Safe from any thread.
/// </summary>
internal sealed class BytePairEncoder
{
    // Up to here a scan for the lowest rank after every merge beats a heap.
    private const int ShortPiece = 96;

    private readonly Vocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly int[] _idOfByte;

    // By id: whether a piece that is this token as a whole becomes it. Threads may find out the same at once; a byte is
    // written whole, so that they need no lock.
    private readonly byte[] _stands;

    /// <summary>Makes the encoder.</summary>
    /// <param name="vocabulary">The tokens; every single byte is one.</param>
    /// <param name="merges">The merges.</param>
    /// <param name="wholePieces">
    /// Whether a piece that is a token becomes it in any case, even where its merges would not lead there (ignore_merges, and
    /// tiktoken always).
    /// </param>
    /// <param name="forbidden">Special tokens: no text becomes one of them by merges.</param>
    public BytePairEncoder(Vocabulary vocabulary, MergeTable merges, bool wholePieces, IReadOnlySet<int> forbidden)
    {
        _vocabulary = vocabulary;
        _merges = merges;
        _idOfByte = [.. Enumerable.Range(0, 256).Select(value => vocabulary.Find([(byte)value]))];
        _stands = new byte[vocabulary.Count];
        Array.Fill(_stands, wholePieces ? Standing.Yes : Standing.Unknown);
        foreach (var id in forbidden)
        {
            _stands[id] = Standing.No;
        }
    }

    /// <summary>Encodes one piece.</summary>
    /// <param name="piece">UTF-8; not empty.</param>
    /// <param name="ids">Its ids are added here.</param>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids)
    {
        var whole = _vocabulary.Find(piece);
        if (whole >= 0 && Stands(whole, piece))
        {
            ids.Add(whole);
        }
        else
        {
            EncodeByMerges(piece, ids);
        }
    }

    private bool Stands(int id, ReadOnlySpan<byte> token)
    {
        if (_stands[id] == Standing.Unknown)
        {
            var ids = new List<int>();
            EncodeByMerges(token, ids);
            _stands[id] = ids is [var only] && only == id ? Standing.Yes : Standing.No;
        }

        return _stands[id] == Standing.Yes;
    }

    private void EncodeByMerges(ReadOnlySpan<byte> piece, List<int> ids)
    {
        if (piece.Length > ShortPiece)
        {
            LongPieceMerger.Encode(piece, _idOfByte, _merges, ids);
            return;
        }

        // symbols[i] is the i-th symbol so far; merges[i] joins it and the next, so that the last has none.
        Span<int> symbols = stackalloc int[ShortPiece];
        Span<Merge> merges = stackalloc Merge[ShortPiece];
        symbols = symbols[..piece.Length];
        for (var i = 0; i < piece.Length; i++)
        {
            symbols[i] = _idOfByte[piece[i]];
        }

        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            merges[i] = _merges.Find(symbols[i], symbols[i + 1]);
        }

        for (
            var best = Lowest(merges[..(symbols.Length - 1)]);
            best >= 0;
            best = Lowest(merges[..(symbols.Length - 1)])
        )
        {
            symbols[best] = merges[best].Id;
            symbols[(best + 2)..].CopyTo(symbols[(best + 1)..]);
            merges[(best + 1)..(symbols.Length - 1)].CopyTo(merges[best..]);
            symbols = symbols[..^1];
            if (best > 0)
            {
                merges[best - 1] = _merges.Find(symbols[best - 1], symbols[best]);
            }

            if (best + 1 < symbols.Length)
            {
                merges[best] = _merges.Find(symbols[best], symbols[best + 1]);
            }
        }

        ids.AddRange(symbols);
    }

    /// <summary>Where the merge of the lowest rank is, the leftmost of equals; -1 where no merge applies.</summary>
    private static int Lowest(ReadOnlySpan<Merge> merges)
    {
        var (best, rank) = (-1, Merge.None.Rank);
        for (var i = 0; i < merges.Length; i++)
        {
            if (merges[i].Rank < rank)
            {
                (best, rank) = (i, merges[i].Rank);
            }
        }

        return best;
    }

    private static class Standing
    {
        public const byte Unknown = 0;
        public const byte Yes = 1;
        public const byte No = 2;
    }
}
