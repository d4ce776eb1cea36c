using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>What a hash table compares of a token first; of tokens up to eight bytes it is all there is.</summary>
/// <param name="Head">Its first eight bytes, the first one lowest, zeros after the last.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct TokenKey(ulong Head, int Length)
{
    /// <summary>How many bytes the key itself holds.</summary>
    public const int HeadBytes = sizeof(ulong);

    // Odd numbers with about as many ones as zeros, so that every input bit reaches the upper half of the product.
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD6E8_FEB8_6659_FD93;

    /// <summary>The key of a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TokenKey Of(ReadOnlySpan<byte> token)
    {
        var length = token.Length;
        if (length >= HeadBytes)
        {
            return new TokenKey(BinaryPrimitives.ReadUInt64LittleEndian(token), length);
        }

        if (length >= sizeof(uint))
        {
            // Two words that may overlap: where they do, they agree.
            ulong low = BinaryPrimitives.ReadUInt32LittleEndian(token);
            ulong high = BinaryPrimitives.ReadUInt32LittleEndian(token[^sizeof(uint)..]);
            return new TokenKey(low | (high << (8 * (length - sizeof(uint)))), length);
        }

        var head = 0UL;
        for (var i = length - 1; i >= 0; i--)
        {
            head = (head << 8) | token[i];
        }

        return new TokenKey(head, length);
    }

    /// <summary>The hash of a token.</summary>
    /// <param name="token">The token of this key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(ReadOnlySpan<byte> token)
    {
        var hash = Mix(Head, (ulong)Length);
        if (Length > HeadBytes)
        {
            hash = HashTail(hash, token[HeadBytes..]);
        }

        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong HashTail(ulong hash, ReadOnlySpan<byte> tail)
    {
        while (tail.Length > HeadBytes)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(tail));
            tail = tail[HeadBytes..];
        }

        return Mix(hash, Of(tail).Head);
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left ^ First, right ^ Second, out var low);
        return high ^ low;
    }
}
