using Rlfw.Contracts;

namespace Rlfw.Plugins.Correctness;

/// <summary>Finds the answer in a completion.</summary>
/// <param name="options">Where it stands.</param>
internal sealed class AnswerExtractor(CorrectnessOptions options)
{
    // A digit is required, so that a lone comma or dot is no number; the sign belongs to the number; of a fraction both
    // parts, so that 4/5 is not taken for 4.
    private static readonly TextPattern _number = @"[-+\u2212]?\$?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:/\d+)?";

    private readonly TextPattern _pattern = options.Pattern ?? CorrectnessOptions.DefaultPattern;

    /// <summary>The answer's text, trimmed, or null where the completion has none.</summary>
    public string? Find(string completion) =>
        options.After is { } marker ? FindAfter(completion, marker) : FindByPattern(completion);

    private static string? FindAfter(string completion, string marker)
    {
        var at = completion.LastIndexOf(marker, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var numbers = _number.Matches(completion[(at + marker.Length)..]);
        return numbers.Count == 0 ? null : numbers[0].Value.TrimEnd(',');
    }

    private string? FindByPattern(string completion)
    {
        var matches = _pattern.Matches(completion);
        if (matches.Count == 0)
        {
            return null;
        }

        var groups = matches[^1].Groups;
        var answer = groups.ContainsKey("answer") ? groups["answer"] : groups[1];
        return answer.Success ? answer.Value.Trim() : null;
    }
}
