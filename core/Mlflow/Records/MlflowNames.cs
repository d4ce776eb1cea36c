using System.Buffers;
using System.Text;

namespace Rlfw.Mlflow;

/// <summary>Names and texts as MLflow takes them (mlflow/utils/validation.py).</summary>
public static class MlflowNames
{
    /// <summary>The longest key of a metric, parameter or tag, in code points.</summary>
    public const int LongestKey = 250;

    /// <summary>The longest value of a parameter, in code points.</summary>
    public const int LongestParameter = 6000;

    /// <summary>The longest value of a run's tag, in code points.</summary>
    public const int LongestTag = 8000;

    /// <summary>The longest value of an experiment's tag, in code points.</summary>
    public const int LongestExperimentTag = 5000;

    /// <summary>The longest name of a logged model, in code points.</summary>
    public const int LongestModel = 500;

    private static readonly SearchValues<char> Signs = SearchValues.Create("_-. :/");

    /// <summary>
    /// A key that MLflow takes: what is no letter, digit, or one of <c>_ - . space : /</c> becomes '_'; empty path segments, '.'
    /// and '..' go; what is too long is cut. A key that is fine stays as it is.
    /// </summary>
    /// <param name="key">The name.</param>
    public static string Key(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var text = new StringBuilder(key.Length);
        foreach (var rune in key.EnumerateRunes())
        {
            text.Append(
                Rune.IsLetterOrDigit(rune) || (rune.IsBmp && Signs.Contains((char)rune.Value)) ? rune.ToString() : "_"
            );
        }

        var segments = text.ToString().Split('/').Where(x => x is not ("" or "." or ".."));
        var clean = Cut(string.Join('/', segments), LongestKey).TrimEnd('/');
        return clean.Length == 0 ? "_" : clean;
    }

    /// <summary>The name of a logged model that MLflow takes: <c>/ : . % " '</c> become '-'.</summary>
    /// <param name="name">The name.</param>
    public static string Model(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var clean = Cut(
            string.Concat(name.Select(c => "/:.%\"'".Contains(c, StringComparison.Ordinal) ? '-' : c)),
            LongestModel
        );
        return clean.Length == 0 ? "model" : clean;
    }

    /// <summary>A text of at most so many code points.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">Code points.</param>
    public static string Cut(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= longest)
        {
            return text;
        }

        var (at, count) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (count++ == longest)
            {
                return text[..at];
            }

            at += rune.Utf16SequenceLength;
        }

        return text;
    }
}
