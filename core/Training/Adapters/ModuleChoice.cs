using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>Names some of a model's linear maps, in the ways that PEFT's <c>target_modules</c> has.</summary>
public sealed class ModuleChoice
{
    /// <summary>The word that stands for every linear map but the output head.</summary>
    public const string AllLinear = "all-linear";

    private const string Head = "lm_head";
    private const string PatternStart = @"\A(?:";
    private const string PatternEnd = @")\z";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex? _pattern;

    private ModuleChoice(IReadOnlyList<string>? names, Regex? pattern) => (Names, _pattern) = (names, pattern);

    /// <summary>Whole paths or ends of paths ("q_proj", "self_attn.q_proj"); null where a pattern or all are meant.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>A regular expression that whole paths fit; null where there is none.</summary>
    public string? Pattern => _pattern?.ToString()[PatternStart.Length..^PatternEnd.Length];

    /// <summary>Every linear map but the output head.</summary>
    public static ModuleChoice All { get; } = new(null, null);

    /// <summary>Maps by path or end of path.</summary>
    /// <param name="names">At least one.</param>
    public static ModuleChoice Of(IReadOnlyList<string> names) => new(names, null);

    /// <summary>Maps whose whole path fits a regular expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static ModuleChoice Matching(string pattern) =>
        new(null, new Regex(PatternStart + pattern + PatternEnd, RegexOptions.CultureInvariant, Patience));

    /// <summary>Whether a map is meant.</summary>
    /// <param name="linear">The map.</param>
    /// <exception cref="UserErrorException">The pattern takes too long on its name.</exception>
    public bool Includes(LinearShape linear)
    {
        ArgumentNullException.ThrowIfNull(linear);
        return Names is { } names ? names.Any(name => EndsWith(linear.Name, name))
            : _pattern is { } pattern ? Matches(pattern, linear.Name)
            : linear.Suffix != Head;
    }

    /// <summary>Whether a path is a name, or ends with it at a dot.</summary>
    internal static bool EndsWith(string path, string name) =>
        path == name || path.EndsWith("." + name, StringComparison.Ordinal);

    /// <summary>The first of PEFT's patterns that fits a path: expressions for its end, from a dot on.</summary>
    internal static T? FirstFit<T>(IReadOnlyList<KeyValuePair<string, T>> patterns, string path)
        where T : struct
    {
        foreach (var (key, value) in patterns)
        {
            if (Matches(Ending(key), path))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The expression for paths that end with what another one fits.</summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    internal static Regex Ending(string pattern) =>
        new(@"\A(?:.*\.)?(?:" + pattern + PatternEnd, RegexOptions.CultureInvariant, Patience);

    private static bool Matches(Regex pattern, string path)
    {
        try
        {
            return pattern.IsMatch(path);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new UserErrorException(
                $"the pattern '{pattern}' takes too long on '{path}': write it so that it does not try one text in many ways",
                exception
            );
        }
    }
}
