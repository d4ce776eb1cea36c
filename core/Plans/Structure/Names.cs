using System.Text.RegularExpressions;

namespace Rlfw.Plans.Structure;

/// <summary>Names of experiments, stages and rewards: they become folders and metrics, so they are kebab-case.</summary>
internal static partial class Names
{
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>The rule in words, {0} being the key.</summary>
    public const string Rule = "'{0}' must be kebab-case, like 'grpo-arithmetic'";

    /// <summary>The most characters a name may have: file systems allow 255 bytes, and more than a name goes into one.</summary>
    public const int LongestName = 100;

    public static bool IsKebabCase(string name) => name.Length <= LongestName && KebabCase().IsMatch(name);

    /// <summary>The nearest kebab-case name, for suggestions; null where nothing is left of it.</summary>
    public static string? ToKebabCase(string name)
    {
        var words = NotWord().Replace(Binding.OptionShapes.SnakeCase(name), "-").Trim('-').ToLowerInvariant();
        return IsKebabCase(words) ? words : null;
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KebabCase();

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotWord();
}
