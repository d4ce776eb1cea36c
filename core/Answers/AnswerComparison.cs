namespace Rlfw.Answers;

/// <summary>Whether two answers are the same.</summary>
public static class AnswerComparison
{
    /// <summary>
    /// Whether an answer is the gold answer: as a number, exactly or within a tolerance, or as text that differs only in case,
    /// spaces, quotes and LaTeX around it. A blank answer is never right.
    /// </summary>
    /// <param name="answer">The answer; null where there is none.</param>
    /// <param name="gold">The gold answer.</param>
    /// <param name="locale">
    /// How the answer's separators are read; under <see cref="AnswerLocale.Auto"/> it is right if one of its readings is.
    /// </param>
    /// <param name="goldLocale">How the gold answer's separators are read; data mostly writes them the English way.</param>
    /// <param name="relativeTolerance">How far a number may be off, as a share of the gold answer's size.</param>
    public static bool AreEqual(
        string? answer,
        string gold,
        AnswerLocale locale = AnswerLocale.Auto,
        AnswerLocale goldLocale = AnswerLocale.En,
        double relativeTolerance = 0
    )
    {
        ArgumentNullException.ThrowIfNull(gold);
        if (string.IsNullOrWhiteSpace(answer))
        {
            return false;
        }

        var goldNumbers = AnswerNumber.Readings(gold, goldLocale);
        var numbers = goldNumbers.Count == 0 ? [] : AnswerNumber.Readings(answer, locale);
        if (numbers.Count > 0)
        {
            var tolerance = relativeTolerance == 0 ? default : Rational.Of(relativeTolerance);
            return numbers.Any(number => goldNumbers.Any(other => number.Equals(other, tolerance)));
        }

        var (text, goldText) = (PlainText.Normalize(answer), PlainText.Normalize(gold));
        return goldText.Length > 0
            && (text == goldText || (PlainText.IsLetter(goldText) && PlainText.Choice(answer) == goldText));
    }

    /// <summary>
    /// A text that answers share which are the same, to count votes by: the number in lowest terms without unit and percent
    /// sign, or the normalized text. Null where there is no answer, which is no vote.
    /// </summary>
    /// <param name="answer">The answer; null where there is none.</param>
    /// <param name="locale">How separators are read; under <see cref="AnswerLocale.Auto"/> the English way.</param>
    public static string? Key(string? answer, AnswerLocale locale = AnswerLocale.Auto)
    {
        if (string.IsNullOrWhiteSpace(answer))
        {
            return null;
        }

        return AnswerNumber.Read(answer, locale) is { } number ? number.Value.ToString()
            : PlainText.Normalize(answer) is { Length: > 0 } text ? text
            : null;
    }
}
