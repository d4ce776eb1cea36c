using System.Text.RegularExpressions;
using Spectre.Console;

namespace Rlfw.Cli;

/// <summary>
/// Colours for what stands alone in a drawn map: walls grey, traps and holes red, goals green, the policy's arrows blue. Whatever else a
/// report says is left as it is.
/// </summary>
internal static partial class ReportColors
{
    /// <summary>The text as markup.</summary>
    /// <param name="text">A report's text.</param>
    public static string Markup(string text) =>
        Sign()
            .Replace(
                Spectre.Console.Markup.Escape(text),
                sign =>
                    sign.ValueSpan switch
                    {
                        "#" => $"[grey]{sign.Value}[/]",
                        "X" or "H" => $"[red]{sign.Value}[/]",
                        "G" => $"[green]{sign.Value}[/]",
                        _ => $"[blue]{sign.Value}[/]",
                    }
            );

    [GeneratedRegex(
        @"(?<=^|\s)(#|[XHG]|S?[↑→↓←])(?=\s|$)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Sign();
}
