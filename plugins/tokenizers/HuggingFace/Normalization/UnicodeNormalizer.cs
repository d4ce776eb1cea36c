namespace Rlfw.Plugins.HuggingFace;

internal static class UnicodeNormalizer
{
    public static string Normalize(string text, UnicodeForm form) => throw new NotSupportedException($"{form} of {text.Length} characters");
}
