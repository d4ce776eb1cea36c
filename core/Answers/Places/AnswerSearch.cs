namespace Rlfw.Answers;

/// <summary>Where to look for a completion's answer. Immutable; safe from any thread.</summary>
public sealed record AnswerSearch
{
    /// <summary>The places, the preferred one first.</summary>
    public IReadOnlyList<AnswerPlace> Places { get; init; } = [AnswerPlace.Tags];

    /// <summary>The tag before an answer.</summary>
    public string Opening { get; init; } = AnswerPlaces.DefaultOpening;

    /// <summary>The tag behind an answer.</summary>
    public string Closing { get; init; } = AnswerPlaces.DefaultClosing;

    /// <summary>The marker before an answer.</summary>
    public string Marker { get; init; } = AnswerPlaces.DefaultMarker;

    /// <summary>The phrases before an answer.</summary>
    public AnswerPhrases Phrases { get; init; } = AnswerPhrases.Default;

    /// <summary>The answers in the first place that has some, from left to right; of a place's answers some may be blank.</summary>
    /// <param name="completion">The completion.</param>
    public IReadOnlyList<string> Find(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return Places.Select(place => In(completion, place)).FirstOrDefault(answers => answers.Count > 0) ?? [];
    }

    private IReadOnlyList<string> In(string completion, AnswerPlace place) =>
        place switch
        {
            AnswerPlace.Tags => AnswerPlaces.InTags(completion, Opening, Closing),
            AnswerPlace.Boxed => AnswerPlaces.Boxed(completion),
            AnswerPlace.Marker => AnswerPlaces.AfterMarker(completion, Marker),
            AnswerPlace.Phrases => AnswerPlaces.AfterPhrases(completion, Phrases),
            AnswerPlace.LastNumber => AnswerPlaces.Numbers(completion) is [.., var last] ? [last] : [],
            _ => throw new ArgumentOutOfRangeException(nameof(place), place, "there is no such place"),
        };
}
