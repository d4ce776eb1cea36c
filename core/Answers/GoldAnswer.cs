namespace Rlfw.Answers;

/// <summary>The gold answer that worked solutions end on.</summary>
/// <param name="Text">
/// The answer: a number as <see cref="AnswerNumber.ToCanonicalText"/> writes it, without unit and currency; another answer as it
/// stands there.
/// </param>
/// <param name="Source">Which of the texts it was found in, from 0.</param>
/// <param name="Place">Where in that text.</param>
public sealed record GoldAnswer(string Text, int Source, AnswerPlace Place)
{
    /// <summary>
    /// Finds the answer in the first of several texts that has one; the others are fallbacks, a translation for instance. In a text
    /// it stands behind <c>####</c>, else behind an answer phrase, else in <c>\boxed{}</c>; of several the last. A number comes before
    /// an answer that is none. A number that can be read in two ways (<c>5.625</c> in a Vietnamese text) is the one that
    /// another place or text has too, each read in its own language; where none has, phrases in Vietnamese read it the Vietnamese way and all else the English way.
    /// </summary>
    /// <param name="texts">The texts, the preferred one first; null or blank ones have no answer.</param>
    /// <returns>Null where no text has an answer.</returns>
    public static GoldAnswer? Find(params IReadOnlyList<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Candidate[] candidates = [.. texts.SelectMany((text, source) => In(text ?? "", source))];
        if (candidates.FirstOrDefault(candidate => candidate.Readings.Count > 0) is not { } number)
        {
            return candidates is [var first, ..]
                ? new GoldAnswer(PlainText.WithoutDelimiters(first.Text), first.Source, first.Place)
                : null;
        }

        return new GoldAnswer(Reading(number, candidates).ToCanonicalText(), number.Source, number.Place);
    }

    /// <summary>What a candidate says, by what the others say where it can be read in two ways.</summary>
    private static AnswerNumber Reading(Candidate number, Candidate[] candidates)
    {
        if (number.Readings.Count == 1)
        {
            return number.Readings[0];
        }

        // One that can be read in one way only knows best, then another text, then another place of the same text.
        var others = candidates
            .Where(other => other != number && other.Readings.Count > 0)
            .OrderBy(other =>
                other.Readings.Count == 1 ? 0
                : other.Source != number.Source ? 1
                : 2
            )
            .Select(other => AnswerNumber.Read(other.Text, other.Locale)!.Value);
        return others.SelectMany(value => number.Readings.Where(x => x.Value == value)).FirstOrDefault()
            ?? AnswerNumber.Read(number.Text, number.Locale)!;
    }

    private static IEnumerable<Candidate> In(string text, int source)
    {
        var composed = VietnameseText.Compose(text);
        var isVietnamese = AnswerPlaces.AfterPhrases(composed, AnswerPhrases.Vietnamese).Count > 0;
        (AnswerPlace Place, IReadOnlyList<string> Answers, AnswerLocale Locale)[] places =
        [
            (AnswerPlace.Marker, AnswerPlaces.AfterMarker(composed), AnswerLocale.En),
            (
                AnswerPlace.Phrases,
                AnswerPlaces.AfterPhrases(composed),
                isVietnamese ? AnswerLocale.Vi : AnswerLocale.En
            ),
            (AnswerPlace.Boxed, AnswerPlaces.Boxed(composed), AnswerLocale.En),
        ];
        return places
            .Where(place => place.Answers.Any(answer => answer.Length > 0))
            .Select(place =>
            {
                var answer = place.Answers.Last(x => x.Length > 0);
                return new Candidate(answer, source, place.Place, place.Locale, AnswerNumber.Readings(answer));
            });
    }

    private sealed record Candidate(
        string Text,
        int Source,
        AnswerPlace Place,
        AnswerLocale Locale,
        IReadOnlyList<AnswerNumber> Readings
    );
}
