namespace Rlfw.Generation.Scheduling;

/// <summary>Gives blocks to sequences, and tells who is let in.</summary>
/// <param name="pool">The blocks.</param>
/// <param name="options">The limits.</param>
internal sealed class Admission(BlockPool pool, EngineOptions options)
{
    // Reading a single prompt costs a step as long as one for the whole batch: newcomers are let in by groups.
    private const int RowsShare = 16;

    // No longer than this many steps, though, for whoever waits for a first token.
    private const int Patience = 8;

    // Left free for each who runs, so that newcomers are not let in only to be pushed out: what is read twice costs more than
    // rows that wait a little.
    private const int BlocksToGrow = 2;

    private int _stepsWaited;

    /// <summary>Forgets who waited.</summary>
    public void Reset() => _stepsWaited = 0;

    /// <summary>Lets sequences in as rows and blocks allow, first come first served.</summary>
    /// <returns>Tokens that they found in blocks of others.</returns>
    public long Admit(LinkedList<Sequence> waiting, List<Sequence> running)
    {
        var rows = options.MaximumRows - running.Sum(sequence => 1 + sequence.Followers.Count);
        if (waiting.Count == 0 || rows <= 0 || !IsWorthIt(rows, waiting.Count, running.Count))
        {
            return 0;
        }

        var shared = 0L;
        while (rows > 0 && waiting.First?.Value is { } sequence)
        {
            if (!GiveBlocks(sequence, running.Sum(other => 1 + other.Followers.Count)))
            {
                break;
            }

            waiting.RemoveFirst();
            running.Add(sequence);
            rows--;
            shared += sequence.Computed;
            while (rows > 0 && waiting.First?.Value is { } next && SharesPrompt(sequence, next))
            {
                waiting.RemoveFirst();
                sequence.Followers.Add(next);
                rows--;
                shared += next.PromptLength;
            }
        }

        return shared;
    }

    /// <summary>Gives a sequence blocks up to a length.</summary>
    /// <returns>Whether there were enough; those that were had are its own all the same.</returns>
    public bool Extend(Sequence sequence, int length)
    {
        for (var missing = pool.BlocksFor(length) - sequence.Blocks.Count; missing > 0; missing--)
        {
            var block = pool.Take();
            if (block < 0)
            {
                return false;
            }

            sequence.Blocks.Add(block);
        }

        return true;
    }

    /// <summary>Lets a sequence start from the prompt that another one has read.</summary>
    /// <returns>The block to copy, if the prompt ends inside of one; null where there is no block for it.</returns>
    public IReadOnlyList<BlockCopy>? Fork(Sequence leader, Sequence follower)
    {
        var full = leader.ReadUntil / pool.BlockSize;
        List<BlockCopy> copies = [];
        if (leader.ReadUntil % pool.BlockSize > 0)
        {
            var block = pool.Take();
            if (block < 0)
            {
                return null;
            }

            copies.Add(new BlockCopy(leader.Blocks[full], block));
        }

        foreach (var block in leader.Blocks.Take(full))
        {
            pool.Share(block);
            follower.Blocks.Add(block);
        }

        follower.Blocks.AddRange(copies.Select(copy => copy.To));
        follower.ReadUntil = follower.Computed = leader.ReadUntil;
        (follower.PublishedBlocks, follower.LastPublished) = (leader.PublishedBlocks, leader.LastPublished);
        return copies;
    }

    /// <summary>Lets others find the full blocks of a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="length">Tokens that are computed, and known.</param>
    public void Publish(Sequence sequence, int length)
    {
        while ((sequence.PublishedBlocks + 1) * pool.BlockSize <= length)
        {
            var index = sequence.PublishedBlocks++;
            sequence.LastPublished = pool.Publish(
                sequence.Blocks[index],
                sequence.LastPublished,
                Block(sequence, index)
            );
        }
    }

    /// <summary>Takes all blocks of a sequence back.</summary>
    public void Release(Sequence sequence)
    {
        // From the end: of a kept prefix the beginning is worth most.
        for (var i = sequence.Blocks.Count - 1; i >= 0; i--)
        {
            pool.Return(sequence.Blocks[i]);
        }

        sequence.Blocks.Clear();
        (sequence.PublishedBlocks, sequence.LastPublished) = (0, 0);
    }

    private bool IsWorthIt(int freeRows, int waiting, int running)
    {
        if (
            running == 0
            || freeRows >= Math.Min(waiting, Math.Max(1, options.MaximumRows / RowsShare))
            || ++_stepsWaited >= Patience
        )
        {
            _stepsWaited = 0;
            return true;
        }

        return false;
    }

    private static bool SharesPrompt(Sequence sequence, Sequence other) =>
        sequence.CompletionLength == 0
        && other.CompletionLength == 0
        && sequence.Request.PromptIds.AsSpan().SequenceEqual(other.Request.PromptIds);

    private bool GiveBlocks(Sequence sequence, int running)
    {
        // What was generated before a preemption is read like a prompt; where no bit may differ it is repeated instead.
        sequence.ReadUntil = options.Deterministic ? sequence.PromptLength : sequence.Tokens.Count;
        if (!options.Deterministic)
        {
            TakeShared(sequence);
        }

        var reserve = running * BlocksToGrow;
        var missing = pool.BlocksFor(sequence.ReadUntil + 1) - sequence.Blocks.Count;
        if (missing + reserve <= pool.FreeCount)
        {
            return Extend(sequence, sequence.ReadUntil);
        }

        Release(sequence);
        sequence.Computed = 0;
        return false;
    }

    /// <summary>Full blocks with the same tokens; not the last token's, whose logits are wanted.</summary>
    private void TakeShared(Sequence sequence)
    {
        for (var index = 0; (index + 1) * pool.BlockSize < sequence.ReadUntil; index++)
        {
            if (pool.Find(sequence.LastPublished, Block(sequence, index)) is not { } found)
            {
                break;
            }

            pool.Share(found.Block);
            sequence.Blocks.Add(found.Block);
            sequence.LastPublished = found.Number;
            sequence.PublishedBlocks++;
        }

        sequence.Computed = sequence.Blocks.Count * pool.BlockSize;
    }

    private int[] Block(Sequence sequence, int index)
    {
        var tokens = new int[pool.BlockSize];
        sequence.Tokens.CopyTo(index * pool.BlockSize, tokens, 0, tokens.Length);
        return tokens;
    }
}
