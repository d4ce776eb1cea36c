namespace Rlfw.Plugins.HuggingFace;

/// <summary>Merges that wait, the lowest rank first, of equal ranks the leftmost. A heap of four children a node.</summary>
/// <param name="capacity">How many merges there is room for at first.</param>
internal sealed class MergeHeap(int capacity)
{
    private const int Children = 4;

    // Rank in the upper half, place in the lower: they compare as one number.
    private ulong[] _keys = new ulong[Math.Max(capacity, 1)];
    private int _count;

    /// <summary>Adds a merge.</summary>
    public void Add(int rank, int place)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, 2 * _keys.Length);
        }

        var key = ((ulong)(uint)rank << 32) | (uint)place;
        var at = _count++;
        while (at > 0 && _keys[(at - 1) / Children] > key)
        {
            _keys[at] = _keys[(at - 1) / Children];
            at = (at - 1) / Children;
        }

        _keys[at] = key;
    }

    /// <summary>Takes the first merge out.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out int rank, out int place)
    {
        if (_count == 0)
        {
            (rank, place) = (0, 0);
            return false;
        }

        (rank, place) = ((int)(_keys[0] >> 32), (int)(uint)_keys[0]);
        SiftDown(_keys[--_count]);
        return true;
    }

    /// <summary>Puts a key where the first one was taken from.</summary>
    private void SiftDown(ulong key)
    {
        var at = 0;
        while (true)
        {
            var first = (Children * at) + 1;
            if (first >= _count)
            {
                break;
            }

            var least = first;
            for (var child = first + 1; child < Math.Min(first + Children, _count); child++)
            {
                if (_keys[child] < _keys[least])
                {
                    least = child;
                }
            }

            if (_keys[least] >= key)
            {
                break;
            }

            _keys[at] = _keys[least];
            at = least;
        }

        _keys[at] = key;
    }
}
