namespace Rlfw.Hosting;

/// <summary>
/// What the values of a manifest must look like. Written out rather than as regular expressions: every start of the program
/// comes by here, and loading and compiling those costs more than reading all manifests.
/// </summary>
internal static class ManifestForms
{
    /// <summary>A plugin's id: kebab-case.</summary>
    public static bool IsPluginId(string text) => IsNameOf(text, "-");

    /// <summary>A folder's id: kebab-case names with dots between them.</summary>
    public static bool IsPackageId(string text) => IsNameOf(text, "-.");

    /// <summary>Semantic versioning without build metadata.</summary>
    public static bool IsVersion(string text)
    {
        var parts = text.Split('-', 2);
        return parts[0].Split('.') is { Length: 3 } numbers
            && Array.TrueForAll(numbers, IsNumber)
            && (parts.Length == 1 || (parts[1].Length > 0 && IsMadeOf(parts[1], ".-")));
    }

    /// <summary>Major and minor.</summary>
    public static bool IsContract(string text) =>
        text.Split('.') is { Length: 2 } numbers && Array.TrueForAll(numbers, IsNumber);

    /// <summary>A file name, not a path: the assembly lies beside its manifest.</summary>
    public static bool IsAssembly(string text) =>
        text.Length > ".dll".Length
        && text.EndsWith(".dll", StringComparison.Ordinal)
        && char.IsAsciiLetterOrDigit(text[0])
        && IsMadeOf(text, "_.-");

    /// <summary>Lower-case words of letters and digits with one separator between two; it begins with a letter.</summary>
    private static bool IsNameOf(string text, string separators) =>
        text.Length > 0
        && char.IsAsciiLetterLower(text[0])
        && Array.TrueForAll(
            text.Split(separators.ToCharArray()),
            word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
        );

    private static bool IsNumber(string text) => text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit);

    private static bool IsMadeOf(string text, string others) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || others.Contains(c, StringComparison.Ordinal));
}
