using System.Buffers.Binary;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Hashes of short byte strings; a few nanoseconds for a word.</summary>
internal static class ByteHash
{
    // Odd numbers with as many ones as zeros, so that every input bit reaches the upper half of the product.
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD6E8_FEB8_6659_FD93;

    /// <summary>The hash of a byte string.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Second;
        while (bytes.Length > 16)
        {
            hash = Mix(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ hash,
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])
            );
            bytes = bytes[16..];
        }

        // What is left is read in two words that may overlap.
        return bytes.Length switch
        {
            >= 8 => Finish(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ hash,
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..])
            ),
            >= 4 => Finish(
                BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ hash,
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])
            ),
            > 0 => Finish((ulong)(bytes[0] | (bytes[bytes.Length == 1 ? 0 : 1] << 8)) ^ hash, bytes[^1]),
            _ => (uint)hash,
        };
    }

    private static uint Finish(ulong left, ulong right)
    {
        var mixed = Mix(left, right);
        return (uint)(mixed ^ (mixed >> 32));
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left ^ First, right ^ Second, out var low);
        return high ^ low;
    }
}
