namespace Rlfw.Answers;

/// <summary>The answer of a completion that need not keep any format.</summary>
public static class LenientAnswer
{
    /// <summary>
    /// The last answer in the first place that has one: tags, <c>\boxed{}</c>, <c>####</c>, answer phrases, the last number of the text.
    /// </summary>
    /// <param name="completion">The completion.</param>
    /// <param name="opening">The opening tag.</param>
    /// <param name="closing">The closing tag.</param>
    /// <returns>Null where there is no answer, not even a number.</returns>
    public static string? Find(
        string completion,
        string opening = AnswerPlaces.DefaultOpening,
        string closing = AnswerPlaces.DefaultClosing
    )
    {
        ArgumentNullException.ThrowIfNull(completion);
        return Last(AnswerPlaces.InTags(completion, opening, closing))
            ?? Last(AnswerPlaces.Boxed(completion))
            ?? Last(AnswerPlaces.AfterMarker(completion))
            ?? Last(AnswerPlaces.AfterPhrases(completion))
            ?? Last(AnswerPlaces.Numbers(completion));
    }

    private static string? Last(IReadOnlyList<string> answers) => answers.LastOrDefault(answer => answer.Length > 0);
}
