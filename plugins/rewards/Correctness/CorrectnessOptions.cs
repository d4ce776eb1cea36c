using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Correctness;

/// <summary>Options of the <c>correctness</c> reward: where the answer stands, how it is compared, and what it earns.</summary>
public sealed record CorrectnessOptions : IValidatableObject
{
    /// <summary>
    /// A regular expression whose group <c>answer</c>, or first group, is the answer. Where it matches several times the last
    /// match counts: a completion is judged by what it ends on.
    /// </summary>
    [Description(
        "A regular expression whose group 'answer', or first group, is the answer; the last match counts. "
            + "Without 'pattern', 'after' and 'where' the answer stands between the last two 'tags'."
    )]
    public TextPattern? Pattern { get; init; }

    /// <summary>A marker such as <c>####</c>: the answer is the first number after its last occurrence.</summary>
    [Description(
        "A marker such as '####': the answer is the first number after its last occurrence. Excludes 'pattern' and 'where'."
    )]
    public string? After { get; init; }

    /// <summary>
    /// The places where the answer may stand, tried in this order; the first that has an answer counts. More places pay answers that
    /// keep no form, which being right pays from the first step on; fewer teach the form.
    /// </summary>
    [Description(
        "Places where the answer may stand, tried in order: tags, boxed, marker (####), phrases, last_number. "
            + "Default: [tags]. Excludes 'pattern' and 'after'."
    )]
    public IReadOnlyList<AnswerPlace>? Where { get; init; }

    /// <summary>The tags of the form in order; the answer stands between the last two.</summary>
    [Description(
        "The tags of the form in order; the answer stands between the last two. Default: [<answer>, </answer>]."
    )]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Phrases of one's own in place of the usual English and Vietnamese ones.</summary>
    [Description(
        "Phrases before the answer, in place of the usual ones (the answer is, đáp án là, ...), for where: [phrases]."
    )]
    public IReadOnlyList<string>? Phrases { get; init; }

    /// <summary>
    /// Whether a right answer earns nothing unless the whole completion keeps the form of <see cref="Tags"/>. Then being right is
    /// invisible until the form is learned, about a hundred steps in the runs on record, so the default is false.
    /// </summary>
    [Description(
        "Whether a right answer earns nothing unless the whole completion keeps the form of 'tags'. Being right then pays "
            + "only once the form is learned."
    )]
    public bool RequiresFormat { get; init; }

    /// <summary>Where text may stand outside of the tags, for <see cref="RequiresFormat"/>.</summary>
    [Description("Where text may stand outside of the tags, for requires_format: none, before (the first tag) or any.")]
    public TextAround TextAround { get; init; } = TextAround.Before;

    /// <summary>Whether the prompt ends with the first tag, for <see cref="RequiresFormat"/>.</summary>
    [Description("Whether the prompt ends with the first tag, for requires_format.")]
    public bool StartsInside { get; init; }

    /// <summary>What several different answers in the place are taken for. Refusing them closes the way of trying many.</summary>
    [Description("What of several answers counts: last, or refuse (different answers are none at all).")]
    public SeveralAnswers Several { get; init; }

    /// <summary>How the completion's <c>1.234</c> and <c>1,234</c> are read; auto takes either reading for right.</summary>
    [Description(
        "How 1.234 and 1,234 in completions are read: en (1,234 is a thousand), vi (1.234 is), auto (either)."
    )]
    public AnswerLocale Locale { get; init; }

    /// <summary>How the gold answer's <c>1.234</c> and <c>1,234</c> are read.</summary>
    [Description("How 1.234 and 1,234 in gold answers are read: en, vi or auto (either).")]
    public AnswerLocale GoldLocale { get; init; } = AnswerLocale.En;

    /// <summary>
    /// How far a number may be off, relative to the gold answer: 0 (the default) asks for the same number, digit by digit, and
    /// 0.01 allows 1 %. Larger values pay answers that are nearly right as if they were right.
    /// </summary>
    [Description("How far a number may be off, relative to the gold answer; 0 asks for exactly the same number.")]
    [Range(0.0, 1.0)]
    public double RelativeTolerance { get; init; }

    /// <summary>What the right answer earns.</summary>
    [Description("What the right answer earns.")]
    [Range(-1000.0, 1000.0)]
    public double Right { get; init; } = 1;

    /// <summary>What the right answer earns that is not written as the gold answer is; null for as much.</summary>
    [Description(
        "What the right answer earns that is written otherwise than the gold answer (3.0 for 3). Default: 'right'."
    )]
    [Range(-1000.0, 1000.0)]
    public double? RightOtherwise { get; init; }

    /// <summary>What a wrong answer earns.</summary>
    [Description("What a wrong answer earns.")]
    [Range(-1000.0, 1000.0)]
    public double Wrong { get; init; }

    /// <summary>What an answer earns that is no number where the gold answer is one; null for what a wrong one earns.</summary>
    [Description("What an answer earns that is no number where the gold answer is one. Default: 'wrong'.")]
    [Range(-1000.0, 1000.0)]
    public double? NotANumber { get; init; }

    /// <summary>What a completion earns without an answer, or out of form where the form is required.</summary>
    [Description("What a completion earns that has no answer, or not the form where requires_format is true.")]
    [Range(-1000.0, 1000.0)]
    public double None { get; init; }

    /// <summary>What numbers earn that are near the right one. Empty by default: it pays wrong answers.</summary>
    [Description("What wrong numbers near the right one earn, the narrowest first: [{ within: 0.1, score: 0.3 }].")]
    public IReadOnlyList<NearAnswer> Near { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Pattern is not null && After is not null)
        {
            yield return new ValidationResult(
                "'pattern' and 'after' both say where the answer stands: keep one",
                [nameof(After)]
            );
        }

        if (Where is not null && (Pattern is not null || After is not null))
        {
            yield return new ValidationResult(
                $"'{(Pattern is null ? "after" : "pattern")}' and 'where' both say where the answer stands: keep one",
                [nameof(Where)]
            );
        }

        if (Where is { Count: 0 })
        {
            yield return new ValidationResult("it names no place: the answer is nowhere", [nameof(Where)]);
        }

        if (After is { } marker && string.IsNullOrWhiteSpace(marker))
        {
            yield return new ValidationResult("'after' is blank: name a marker such as '####'", [nameof(After)]);
        }

        if (Pattern is { GroupNames.Count: < 2 })
        {
            yield return new ValidationResult(
                "the pattern has no group: put the part that is the answer into parentheses",
                [nameof(Pattern)]
            );
        }

        if (Tags is not null && TagFormat.Fault(Tags) is { } fault)
        {
            yield return new ValidationResult(fault, [nameof(Tags)]);
        }

        if (Phrases is not null && (Phrases.Count == 0 || Phrases.Any(string.IsNullOrWhiteSpace)))
        {
            yield return new ValidationResult("phrases are texts that are not blank, one at least", [nameof(Phrases)]);
        }

        if (Near.Zip(Near.Skip(1)).Any(pair => pair.First.Within >= pair.Second.Within))
        {
            yield return new ValidationResult("the narrowest comes first: 'within' must grow", [nameof(Near)]);
        }
    }

    /// <summary>Where the answer is searched.</summary>
    internal AnswerSearch Search()
    {
        var search = new AnswerSearch { Places = Where ?? [AnswerPlace.Tags] };
        search = Tags is { } tags ? search with { Opening = tags[^2], Closing = tags[^1] } : search;
        return Phrases is { } phrases ? search with { Phrases = AnswerPhrases.Of([.. phrases]) } : search;
    }

    /// <summary>The form that is required; null where none is.</summary>
    internal TagFormat? Format() =>
        RequiresFormat
            ? new TagFormat(Tags ?? [AnswerPlaces.DefaultOpening, AnswerPlaces.DefaultClosing])
            {
                Around = TextAround,
                StartsInside = StartsInside,
            }
            : null;
}
