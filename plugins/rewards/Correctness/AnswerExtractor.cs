using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Correctness;

/// <summary>Finds the answer in a completion.</summary>
/// <param name="options">Where it stands.</param>
internal sealed class AnswerExtractor(CorrectnessOptions options)
{
    private readonly AnswerSearch _search = options.Search();

    /// <summary>The answer's text, trimmed, or null where the completion has none.</summary>
    /// <param name="sample">The completion with its prompt, whose lines are not the completion's own.</param>
    public string? Find(RewardSample sample)
    {
        var completion = PromptEcho.Without(sample.Completion, sample.Example.Prompt);
        if (options.After is { } marker && options.Several == SeveralAnswers.Last)
        {
            return AnswerPlaces.FirstNumberAfter(completion, marker);
        }

        var answers =
            options.After is { } after ? AnswerPlaces.AfterMarker(completion, after)
            : options.Pattern is { } pattern ? ByPattern(completion, pattern)
            : _search.Find(completion);
        return answers.Count > 0 && (options.Several == SeveralAnswers.Last || AreTheSame(answers))
            ? answers[^1]
            : null;
    }

    private bool AreTheSame(IReadOnlyList<string> answers) =>
        answers.Select(answer => AnswerComparison.Key(answer, options.Locale)).Distinct(StringComparer.Ordinal).Count()
        == 1;

    private static IReadOnlyList<string> ByPattern(string completion, TextPattern pattern) =>
        [
            .. pattern
                .Matches(completion)
                .Select(match => match.Groups.ContainsKey("answer") ? match.Groups["answer"] : match.Groups[1])
                .Select(group => group.Success ? group.Value.Trim() : ""),
        ];
}
