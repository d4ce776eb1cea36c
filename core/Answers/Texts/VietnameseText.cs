using System.Text;

namespace Rlfw.Answers;

/// <summary>
/// Vietnamese letters in one form. Written with combining marks a text looks the same and compares unequal; .NET composes nothing
/// where globalization is invariant, as it is here, and Vietnamese needs only its own vowels.
/// </summary>
public static class VietnameseText
{
    // A row a vowel: without tone, then grave, acute, tilde, hook above, dot below.
    private static readonly string[] _vowels =
    [
        "aàáãảạ",
        "ăằắẵẳặ",
        "âầấẫẩậ",
        "eèéẽẻẹ",
        "êềếễểệ",
        "iìíĩỉị",
        "oòóõỏọ",
        "ôồốỗổộ",
        "ơờớỡởợ",
        "uùúũủụ",
        "ưừứữửự",
        "yỳýỹỷỵ",
    ];

    private const string Tones = "\0\u0300\u0301\u0303\u0309\u0323";

    // Circumflex, breve, horn: which plain vowel becomes which.
    private static readonly Dictionary<(char Vowel, char Mark), char> _qualities = new()
    {
        [('a', '\u0302')] = 'â',
        [('e', '\u0302')] = 'ê',
        [('o', '\u0302')] = 'ô',
        [('a', '\u0306')] = 'ă',
        [('o', '\u031B')] = 'ơ',
        [('u', '\u031B')] = 'ư',
    };

    private static readonly Dictionary<(char Letter, char Mark), char> _compositions = Compositions();

    /// <summary>The text with every Vietnamese vowel as one character.</summary>
    /// <param name="text">Any text.</param>
    public static string Compose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(c => c is >= '\u0300' and <= '\u0323'))
        {
            return text;
        }

        var composed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (composed.Length > 0 && _compositions.TryGetValue((composed[^1], c), out var letter))
            {
                composed[^1] = letter;
            }
            else
            {
                composed.Append(c);
            }
        }

        return composed.ToString();
    }

    /// <summary>Whether a letter is one that Vietnamese writes and English does not: <c>đ</c> or a vowel with a mark.</summary>
    /// <param name="letter">A composed letter.</param>
    public static bool IsMarked(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        return lower == 'đ' || (lower > '\u007F' && _vowels.Any(row => row.Contains(lower, StringComparison.Ordinal)));
    }

    private static Dictionary<(char, char), char> Compositions()
    {
        var compositions = new Dictionary<(char, char), char>();
        foreach (var row in _vowels)
        {
            for (var tone = 1; tone < Tones.Length; tone++)
            {
                compositions[(row[0], Tones[tone])] = row[tone];
            }
        }

        // A dot below comes before a circumflex in canonical order, so toned vowels take the other marks too.
        foreach (var ((vowel, mark), letter) in _qualities)
        {
            var plain = _vowels.Single(row => row[0] == vowel);
            var marked = _vowels.Single(row => row[0] == letter);
            for (var tone = 0; tone < Tones.Length; tone++)
            {
                compositions[(plain[tone], mark)] = marked[tone];
            }
        }

        foreach (var ((letter, mark), composed) in compositions.ToArray())
        {
            compositions[(char.ToUpperInvariant(letter), mark)] = char.ToUpperInvariant(composed);
        }

        return compositions;
    }
}
