namespace Rlfw.Plugins.HuggingFace;

/// <summary>Merges a long piece in O(n log n): symbols are a linked list, merges that may apply wait in a heap.</summary>
internal static class LongPieceMerger
{
    private const int None = -1;

    /// <summary>Encodes one piece by merges.</summary>
    /// <param name="piece">UTF-8.</param>
    /// <param name="idOfByte">The ids of single bytes.</param>
    /// <param name="merges">The merges.</param>
    /// <param name="ids">The piece's ids are added here.</param>
    public static void Encode(ReadOnlySpan<byte> piece, ReadOnlySpan<int> idOfByte, MergeTable merges, List<int> ids)
    {
        var symbols = new Symbol[piece.Length];
        for (var i = 0; i < piece.Length; i++)
        {
            symbols[i] = new Symbol
            {
                Id = idOfByte[piece[i]],
                Previous = i - 1,
                Next = i + 1 < piece.Length ? i + 1 : None,
                Rank = Merge.None.Rank,
            };
        }

        var waiting = new MergeHeap(piece.Length);
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            Offer(symbols, i, merges, waiting);
        }

        while (waiting.TryTake(out var rank, out var at))
        {
            // Where the rank differs, a neighbour was merged away since; what came in its place was offered anew.
            if (symbols[at].Rank == rank)
            {
                Join(symbols, at);
                Offer(symbols, at, merges, waiting);
                Offer(symbols, symbols[at].Previous, merges, waiting);
            }
        }

        for (var at = 0; at != None; at = symbols[at].Next)
        {
            ids.Add(symbols[at].Id);
        }
    }

    /// <summary>Looks up the merge of a symbol with the next one and lets it wait.</summary>
    private static void Offer(Symbol[] symbols, int at, MergeTable merges, MergeHeap waiting)
    {
        if (at == None)
        {
            return;
        }

        ref var symbol = ref symbols[at];
        var merge = symbol.Next == None ? Merge.None : merges.Find(symbol.Id, symbols[symbol.Next].Id);
        symbol.Rank = merge.Rank;
        symbol.Merged = merge.Id;
        if (merge.Id != None)
        {
            waiting.Add(merge.Rank, at);
        }
    }

    private static void Join(Symbol[] symbols, int at)
    {
        ref var left = ref symbols[at];
        ref var right = ref symbols[left.Next];
        left.Id = left.Merged;
        left.Next = right.Next;
        right.Rank = Merge.None.Rank;
        if (left.Next != None)
        {
            symbols[left.Next].Previous = at;
        }
    }

    /// <summary>A symbol, its neighbours by index, and the merge with the next one.</summary>
    private record struct Symbol
    {
        public int Id;
        public int Previous;
        public int Next;
        public int Rank;
        public int Merged;
    }
}
