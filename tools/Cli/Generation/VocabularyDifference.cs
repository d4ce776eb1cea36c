using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Whether two tokenizers mean the same by the same ids.</summary>
internal static class VocabularyDifference
{
    /// <summary>
    /// The first difference; null where there is none. Special tokens may have other names: those that a family's first models
    /// reserved, its later ones use.
    /// </summary>
    /// <param name="one">A tokenizer.</param>
    /// <param name="other">Another.</param>
    public static string? Find(ITokenizer one, ITokenizer other)
    {
        if (one.VocabularySize != other.VocabularySize)
        {
            return $"{one.VocabularySize} ids instead of {other.VocabularySize}";
        }

        for (var id = 0; id < one.VocabularySize; id++)
        {
            var (text, expected) = (one.Decode([id]), other.Decode([id]));
            if (text != expected)
            {
                return $"id {id} is {Quoted(text)} instead of {Quoted(expected)}";
            }
        }

        return null;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
