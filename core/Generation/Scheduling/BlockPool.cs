namespace Rlfw.Generation.Scheduling;

/// <summary>
/// Who uses which block of the cache. A block may have several users (a common prompt), and full ones can be found by their
/// tokens as long as somebody uses them, or, if prefixes are kept, until their room is needed. Block 0 is nobody's.
/// </summary>
internal sealed class BlockPool
{
    private readonly int[] _users;
    private readonly Stack<int> _free;
    private readonly Dictionary<PrefixKey, int> _byPrefix = [];
    private readonly Dictionary<int, (PrefixKey Key, long Number)> _published = [];

    // Published blocks without a user, the one that was used longest ago first.
    private readonly LinkedList<int> _kept = [];
    private readonly Dictionary<int, LinkedListNode<int>> _keptNodes = [];
    private readonly bool _keepsPrefixes;
    private long _numbers;

    /// <summary>Makes a pool of free blocks.</summary>
    /// <param name="blocks">How many, with block 0.</param>
    /// <param name="blockSize">Tokens a block holds.</param>
    /// <param name="keepsPrefixes">Whether published blocks outlive their users.</param>
    public BlockPool(int blocks, int blockSize, bool keepsPrefixes)
    {
        (Count, BlockSize, _keepsPrefixes) = (blocks - 1, blockSize, keepsPrefixes);
        _users = new int[blocks];
        _free = new Stack<int>(Enumerable.Range(1, Count).Reverse());
    }

    /// <summary>Blocks there are, without block 0.</summary>
    public int Count { get; }

    /// <summary>Tokens a block holds.</summary>
    public int BlockSize { get; }

    /// <summary>Blocks that can be had.</summary>
    public int FreeCount => _free.Count + _kept.Count;

    /// <summary>Blocks that tokens take.</summary>
    public int BlocksFor(long tokens) => (int)((tokens + BlockSize - 1) / BlockSize);

    /// <summary>Takes a block for a first user; -1 where there is none.</summary>
    public int Take()
    {
        if (_free.Count == 0)
        {
            if (_kept.First is not { } oldest)
            {
                return -1;
            }

            Forget(oldest.Value);
        }

        var block = _free.Pop();
        _users[block] = 1;
        return block;
    }

    /// <summary>Adds a user.</summary>
    public void Share(int block)
    {
        if (_users[block]++ == 0)
        {
            _kept.Remove(_keptNodes[block]);
            _keptNodes.Remove(block);
        }
    }

    /// <summary>Takes a user away.</summary>
    public void Return(int block)
    {
        if (--_users[block] > 0)
        {
            return;
        }

        if (!_published.TryGetValue(block, out var entry))
        {
            _free.Push(block);
        }
        else if (_keepsPrefixes)
        {
            _keptNodes[block] = _kept.AddLast(block);
        }
        else
        {
            _byPrefix.Remove(entry.Key);
            _published.Remove(block);
            _free.Push(block);
        }
    }

    /// <summary>Lets others find a full block by its tokens.</summary>
    /// <param name="block">The block.</param>
    /// <param name="parent">What the block before it was published as; 0 for none.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <returns>The number of the block with these tokens: another one's, where it was published before.</returns>
    public long Publish(int block, long parent, int[] tokens)
    {
        if (_published.TryGetValue(block, out var own))
        {
            return own.Number;
        }

        var key = new PrefixKey(parent, tokens);
        if (_byPrefix.TryGetValue(key, out var known))
        {
            return _published[known].Number;
        }

        _byPrefix[key] = block;
        _published[block] = (key, ++_numbers);
        return _numbers;
    }

    /// <summary>The block with certain tokens; null where there is none.</summary>
    public (int Block, long Number)? Find(long parent, int[] tokens) =>
        _byPrefix.TryGetValue(new PrefixKey(parent, tokens), out var block) ? (block, _published[block].Number) : null;

    /// <summary>Forgets all tokens: what blocks hold was computed with other parameters. No block may have a user.</summary>
    public void ForgetPrefixes()
    {
        while (_kept.First is { } node)
        {
            Forget(node.Value);
        }
    }

    private void Forget(int block)
    {
        _kept.Remove(_keptNodes[block]);
        _keptNodes.Remove(block);
        _byPrefix.Remove(_published[block].Key);
        _published.Remove(block);
        _free.Push(block);
    }
}
