namespace Rlfw.Cli;

/// <summary>Texts of any length in the cells of a table.</summary>
internal static class OneLine
{
    /// <summary>The text on one line, cut in the middle: of completions both the beginning and the end matter.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">Characters at most.</param>
    public static string Of(string text, int longest)
    {
        // Invisible characters are shown: they may be what a table is looked at for.
        var line = string.Concat(
            text.ReplaceLineEndings("⏎")
                .Select(c =>
                    char.IsControl(c)
                    || char.GetUnicodeCategory(c)
                        is System.Globalization.UnicodeCategory.Format
                            or System.Globalization.UnicodeCategory.Surrogate
                        ? '\uFFFD'
                        : c
                )
        );
        var half = (longest - 1) / 2;
        return line.Length <= longest ? line : $"{line[..half]}…{line[^half..]}";
    }

    /// <summary>A score as a table shows it; where a reward does not apply a dash.</summary>
    public static string Score(double? score) =>
        score is { } value && !double.IsNaN(value) ? Numbers.Short(value) : "-";
}
