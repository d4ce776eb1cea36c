using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Tokens: their bytes by id, and ids by bytes. A reader fills it; from then on it is only read, from any thread.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>Ids from here on are refused: no vocabulary is near it, and a table of ids would not fit into memory.</summary>
    public const int IdLimit = 1 << 24;

    private const int None = -1;

    // Token bytes one after another, in the order of their arrival; where a token's begin and how many they are, by id.
    private byte[] _bytes = new byte[1024];
    private int _used;
    private Extent[] _extents = NewExtents(256);

    // Open addressing with linear probing; the length is a power of two and at most half of it is in use.
    private Slot[] _slots = NewSlots(1024);
    private int _findable;

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>The smallest id that no token has; equal to <see cref="Count"/> where the ids have no hole.</summary>
    public int FirstFreeId
    {
        get
        {
            var free = Array.FindIndex(_extents, extent => extent.Length == None);
            return free < 0 ? _extents.Length : free;
        }
    }

    /// <summary>Adds a token.</summary>
    /// <param name="id">0 to <see cref="IdLimit"/> - 1.</param>
    /// <param name="token">Its bytes.</param>
    /// <param name="findable">Whether <see cref="Find"/> shall find it.</param>
    /// <returns>Null; or what is wrong: the id is taken, or a findable token has the same bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VocabularyFault? Add(int id, ReadOnlySpan<byte> token, bool findable)
    {
        if (Contains(id))
        {
            return VocabularyFault.IdIsTaken;
        }

        if (findable && Find(token) != None)
        {
            return VocabularyFault.TokenIsKnown;
        }

        if (id >= _extents.Length)
        {
            var old = _extents.Length;
            Array.Resize(ref _extents, (int)BitOperations.RoundUpToPowerOf2((uint)id + 1));
            Array.Fill(_extents, new Extent(0, None), old, _extents.Length - old);
        }

        if (_used + token.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _used + token.Length));
        }

        token.CopyTo(_bytes.AsSpan(_used));
        _extents[id] = new Extent(_used, token.Length);
        _used += token.Length;
        Count++;
        if (findable)
        {
            Index(id, token);
        }

        return null;
    }

    /// <summary>Whether a token has the id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int id) => (uint)id < (uint)_extents.Length && _extents[id].Length != None;

    /// <summary>The bytes of a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> BytesOf(int id)
    {
        var extent = _extents[id];
        return _bytes.AsSpan(extent.Start, extent.Length);
    }

    /// <summary>The id of the findable token with these bytes; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<byte> token)
    {
        var key = TokenKey.Of(token);
        var slots = _slots;
        for (var at = (int)key.Hash(token) & (slots.Length - 1); ; at = (at + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[at];
            if (
                slot.Id == None
                || (slot.Key == key && (key.Length <= TokenKey.HeadBytes || BytesOf(slot.Id).SequenceEqual(token)))
            )
            {
                return slot.Id;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Index(int id, ReadOnlySpan<byte> token)
    {
        if (2 * ++_findable > _slots.Length)
        {
            var old = _slots;
            _slots = NewSlots(2 * old.Length);
            foreach (var slot in old)
            {
                if (slot.Id != None)
                {
                    Put(slot, BytesOf(slot.Id));
                }
            }
        }

        Put(new Slot(TokenKey.Of(token), id), token);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(Slot slot, ReadOnlySpan<byte> token)
    {
        var at = (int)slot.Key.Hash(token) & (_slots.Length - 1);
        while (_slots[at].Id != None)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _slots[at] = slot;
    }

    private static Extent[] NewExtents(int count)
    {
        var extents = new Extent[count];
        Array.Fill(extents, new Extent(0, None));
        return extents;
    }

    private static Slot[] NewSlots(int count)
    {
        var slots = new Slot[count];
        Array.Fill(slots, new Slot(default, None));
        return slots;
    }

    private readonly record struct Extent(int Start, int Length);

    private readonly record struct Slot(TokenKey Key, int Id);
}
