using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Format;

/// <summary>Options of the <c>format</c> reward: the form by a pattern, or by tags in order.</summary>
public sealed record FormatOptions : IValidatableObject
{
    /// <summary>The form if neither <see cref="Pattern"/> nor <see cref="Tags"/> is given.</summary>
    internal const string DefaultPattern =
        @"(?:(?!</?answer>).)*<answer>(?!\s*</answer>)(?:(?!</?answer>).)+</answer>\s*";

    /// <summary>
    /// The regular expression that the whole completion must match: it is anchored at both ends of the text, so text before or
    /// after does not pass, on other lines neither, and the dot matches line feeds too. Without this and <see cref="Tags"/> the
    /// form is one answer between <c>&lt;answer&gt;</c> and <c>&lt;/answer&gt;</c> at the end, with anything but a second
    /// answer before it.
    /// </summary>
    [Description(
        "The regular expression that the whole completion must match (anchored at both ends; the dot matches line feeds). "
            + "Without 'pattern' and 'tags': one <answer>...</answer> at the end."
    )]
    public TextPattern? Pattern { get; init; }

    /// <summary>
    /// The tags in order, opening and closing ones in turn: each once, something between the tags of a pair. Excludes
    /// <see cref="Pattern"/>.
    /// </summary>
    [Description(
        "The tags in order, an opening one and its closing one in turn; each must occur once, with something in between. "
            + "Excludes 'pattern'."
    )]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>
    /// Whether the whole form is asked for, or each tag is scored. Approximate scores lead to the form sooner, and may be all that
    /// is ever learned where being right pays little beside them.
    /// </summary>
    [Description(
        "exact: 1 for the whole form, else 0. approximate: a score for each of the 'tags', which is learned sooner."
    )]
    public FormatMode Mode { get; init; }

    /// <summary>Where text may stand outside of the tags, under exact: the more is allowed, the sooner it is learned.</summary>
    [Description(
        "Where text may stand outside of the tags (exact): none, before (the first tag) or any. White space always may."
    )]
    public TextAround TextAround { get; init; }

    /// <summary>Whether every tag must stand on a line of its own, under exact.</summary>
    [Description("Whether every tag must stand on a line of its own (exact).")]
    public bool OwnLines { get; init; }

    /// <summary>Whether the prompt ends with the first tag, so that completions begin inside it and must not repeat it.</summary>
    [Description("Whether the prompt ends with the first tag, so that completions begin inside it.")]
    public bool StartsInside { get; init; }

    /// <summary>What a tag in its place earns, under approximate; null for the share that makes 1 of all.</summary>
    [Description("What a tag in its place earns (approximate). Default: 1 divided by the number of tags.")]
    [Range(-1000.0, 1000.0)]
    public double? TagScore { get; init; }

    /// <summary>What a tag costs or earns that is missing, repeated or out of place, under approximate.</summary>
    [Description(
        "What a tag earns that is missing, repeated or out of place (approximate). Below 0, writing no tag costs too."
    )]
    [Range(-1000.0, 1000.0)]
    public double MissingScore { get; init; }

    /// <summary>
    /// Whether tags are only counted, as some well-known recipes do: order and content do not matter. Then a completion of
    /// nothing but tags earns all.
    /// </summary>
    [Description(
        "Whether each tag that occurs once earns its score wherever it stands (approximate). Then tags alone, without any "
            + "content, earn everything."
    )]
    public bool PlainCount { get; init; }

    /// <summary>What each character behind the last tag costs, under approximate.</summary>
    [Description("What each character behind the last tag costs (approximate); 0.001 is usual.")]
    [Range(0.0, 10.0)]
    public double TrailingPenalty { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Pattern is not null && Tags is not null)
        {
            yield return new ValidationResult("'pattern' and 'tags' both say the form: keep one", [nameof(Tags)]);
        }

        if (Tags is not null && TagFormat.Fault(Tags) is { } fault)
        {
            yield return new ValidationResult(fault, [nameof(Tags)]);
        }

        if (Mode == FormatMode.Approximate && Tags is null)
        {
            yield return new ValidationResult("approximate scores tags: name them in 'tags'", [nameof(Mode)]);
        }

        foreach (var (key, isSet, mode) in Dependent())
        {
            if (isSet && (Tags is null || Mode != mode))
            {
                yield return new ValidationResult(
                    $"it has a meaning with 'tags' and 'mode: {mode.ToString().ToLowerInvariant()}' alone",
                    [key]
                );
            }
        }

        if (StartsInside && Tags is null)
        {
            yield return new ValidationResult("it has a meaning with 'tags' alone", [nameof(StartsInside)]);
        }
    }

    private (string Key, bool IsSet, FormatMode Mode)[] Dependent() =>
        [
            (nameof(TextAround), TextAround != TextAround.None, FormatMode.Exact),
            (nameof(OwnLines), OwnLines, FormatMode.Exact),
            (nameof(TagScore), TagScore is not null, FormatMode.Approximate),
            (nameof(MissingScore), MissingScore != 0, FormatMode.Approximate),
            (nameof(PlainCount), PlainCount, FormatMode.Approximate),
            (nameof(TrailingPenalty), TrailingPenalty != 0, FormatMode.Approximate),
        ];
}
