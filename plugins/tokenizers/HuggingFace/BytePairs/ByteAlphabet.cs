using System.Runtime.CompilerServices;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// How byte-level files spell bytes: a visible character for each. Bytes that are visible characters of Latin-1 stand for
/// themselves, the others take the characters from U+0100 on, in order (Radford et al. 2019, the released encoder of GPT-2).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Characters();

    // Index: the character; -1 for characters outside the alphabet.
    private static readonly short[] _bytes = Bytes(_characters);

    /// <summary>A token as files spell it.</summary>
    public static string Spell(ReadOnlySpan<byte> token)
    {
        var spelled = new char[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            spelled[i] = _characters[token[i]];
        }

        return new string(spelled);
    }

    /// <summary>Translates a token as files spell it.</summary>
    /// <param name="spelled">UTF-8.</param>
    /// <param name="bytes">At least as long; the bytes that it stands for go here.</param>
    /// <param name="written">How many they are.</param>
    /// <returns>Whether every character is of the alphabet.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryTranslate(ReadOnlySpan<byte> spelled, Span<byte> bytes, out int written)
    {
        written = 0;
        var at = 0;
        while (at < spelled.Length)
        {
            // The alphabet ends at U+0143: its characters are one or two bytes of UTF-8.
            int character = spelled[at++];
            if (character >= 0x80)
            {
                if (character >= 0xE0 || at == spelled.Length)
                {
                    return false;
                }

                character = ((character & 0x1F) << 6) | (spelled[at++] & 0x3F);
            }

            if (character >= _bytes.Length || _bytes[character] < 0)
            {
                return false;
            }

            bytes[written++] = (byte)_bytes[character];
        }

        return true;
    }

    private static char[] Characters()
    {
        var characters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < characters.Length; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ');
            characters[value] = isVisible ? (char)value : next++;
        }

        return characters;
    }

    private static short[] Bytes(char[] characters)
    {
        var bytes = new short[characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < characters.Length; value++)
        {
            bytes[characters[value]] = (short)value;
        }

        return bytes;
    }
}
