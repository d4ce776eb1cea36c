using System.Text.RegularExpressions;

namespace Rlfw.Answers;

/// <summary>The answer at the beginning of running text.</summary>
internal static partial class AnswerSentence
{
    // Nobody announces an answer of more characters; texts full of announcements must not cost quadratic time.
    private const int Longest = 1000;

    /// <summary>
    /// The answer from a place on: the line if it is a number, else its first clause if that is a number, else the one number in
    /// that clause, else the clause. Where nothing else stands on the line, the next line that has something.
    /// </summary>
    /// <returns>Null where nothing stands there.</returns>
    public static string? At(string text, int start)
    {
        var line = FirstLine(text.AsSpan(start, Math.Min(Longest, text.Length - start)));
        if (line is null || AnswerNumber.Read(line) is not null)
        {
            return line;
        }

        var clause = End().Match(line) is { Success: true } end ? line[..end.Index].Trim() : line;
        clause = clause.TrimEnd('.').Trim();
        if (clause.Length == 0)
        {
            // A lone comma, or a full stop.
            return null;
        }

        return AnswerNumber.Read(clause) is null && NumberScan.In(clause) is [var only] ? only : clause;
    }

    private static string? FirstLine(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            var trimmed = line.Trim(" \t*:").Trim();
            if (trimmed.Length > 0)
            {
                return trimmed.ToString();
            }
        }

        return null;
    }

    // Behind a formula's dollar the clause may go on, inside it a point is no end: "$x = 1.5$, so".
    [GeneratedRegex(
        @"[.;!?](?=\s|\z)|[,(](?=\s*\p{L})|\s(?=\()|\A[,.;:]",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex End();
}
