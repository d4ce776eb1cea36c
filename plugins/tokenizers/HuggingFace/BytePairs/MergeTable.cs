using System.Runtime.CompilerServices;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Merges by the pair of ids that they join. A reader fills it; from then on it is only read, from any thread.
/// </summary>
internal sealed class MergeTable
{
    // No pair of ids: ids are not negative.
    private const ulong Empty = ulong.MaxValue;

    // Open addressing with linear probing; the length is a power of two and at most three quarters of it are in use.
    private Slot[] _slots = NewSlots(1024);

    /// <summary>How many merges there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a merge.</summary>
    /// <returns>Whether it was added: false where the pair has one already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(int left, int right, Merge merge)
    {
        if (4L * (Count + 1) > 3L * _slots.Length)
        {
            Grow();
        }

        var slot = new Slot(Key(left, right), merge);
        var at = PlaceOf(_slots, slot.Key);
        if (_slots[at].Key != Empty)
        {
            return false;
        }

        _slots[at] = slot;
        Count++;
        return true;
    }

    /// <summary>The merge of a pair, or <see cref="Merge.None"/>.</summary>
    public Merge Find(int left, int right) => _slots[PlaceOf(_slots, Key(left, right))].Merge;

    /// <summary>Makes merges that would make certain tokens be none.</summary>
    /// <param name="ids">The tokens.</param>
    public void Forbid(IReadOnlySet<int> ids)
    {
        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.Key != Empty && ids.Contains(slot.Merge.Id))
            {
                slot = slot with { Merge = Merge.None };
            }
        }
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PlaceOf(Slot[] slots, ulong key)
    {
        var mask = slots.Length - 1;
        // The upper half of the product depends on every bit of the key.
        var at = (int)((key * 0x9E37_79B9_7F4A_7C15) >> 32) & mask;
        while (slots[at].Key != key && slots[at].Key != Empty)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var grown = NewSlots(2 * _slots.Length);
        foreach (var slot in _slots)
        {
            if (slot.Key != Empty)
            {
                grown[PlaceOf(grown, slot.Key)] = slot;
            }
        }

        _slots = grown;
    }

    private static Slot[] NewSlots(int count)
    {
        var slots = new Slot[count];
        Array.Fill(slots, new Slot(Empty, Merge.None));
        return slots;
    }

    private readonly record struct Slot(ulong Key, Merge Merge);
}
