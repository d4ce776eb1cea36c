namespace Rlfw.Plugins.HuggingFace;

/// <summary>English contractions, as patterns list them: <c>'s|'t|'re|'ve|'m|'ll|'d</c>.</summary>
internal static class Contractions
{
    /// <summary>Where the contraction that begins at a place ends; the place itself where none does.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="start">Before the end of the text.</param>
    /// <param name="ignoreCase">
    /// Whether letters match by Unicode case folding; the long s (U+017F) is an s then, as in tiktoken's and transformers' engines.
    /// </param>
    public static int EndOf(ReadOnlySpan<byte> text, int start, bool ignoreCase)
    {
        var rest = text[start..];
        if (rest.Length < 2 || rest[0] != '\'')
        {
            return start;
        }

        if (ignoreCase && rest[1..].StartsWith("\u017F"u8))
        {
            return start + 3;
        }

        var first = Lower(rest[1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return start + 2;
        }

        var second = rest.Length > 2 ? Lower(rest[2], ignoreCase) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? start + 3 : start;
    }

    private static char Lower(byte letter, bool ignoreCase) =>
        ignoreCase && letter is >= (byte)'A' and <= (byte)'Z' ? (char)(letter | 0x20) : (char)letter;
}
