namespace Rlfw.Plugins.HuggingFace;

/// <summary>Syllables of Hangul, which are composed by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;

    // One before the first: a syllable without a trailing consonant counts as having this one.
    private const int NoTrailing = 0x11A7;

    private const int Leadings = 19;
    private const int Vowels = 21;
    private const int Trailings = 28;

    /// <summary>Adds a syllable's parts.</summary>
    /// <param name="point">A code point.</param>
    /// <param name="parts">Where they are added.</param>
    /// <returns>Whether it is a syllable.</returns>
    public static bool TryDecompose(int point, List<int> parts)
    {
        var index = point - FirstSyllable;
        if (index is < 0 or >= Leadings * Vowels * Trailings)
        {
            return false;
        }

        parts.Add(FirstLeading + (index / (Vowels * Trailings)));
        parts.Add(FirstVowel + (index / Trailings % Vowels));
        if (index % Trailings > 0)
        {
            parts.Add(NoTrailing + (index % Trailings));
        }

        return true;
    }

    /// <summary>What two code points compose to; null where it is no syllable.</summary>
    public static int? Compose(int first, int second)
    {
        var (leading, vowel) = (first - FirstLeading, second - FirstVowel);
        if (leading is >= 0 and < Leadings && vowel is >= 0 and < Vowels)
        {
            return FirstSyllable + (((leading * Vowels) + vowel) * Trailings);
        }

        var (syllable, trailing) = (first - FirstSyllable, second - NoTrailing);
        return
            syllable is >= 0 and < Leadings * Vowels * Trailings
            && syllable % Trailings == 0
            && trailing is > 0 and < Trailings
            ? first + trailing
            : null;
    }
}
