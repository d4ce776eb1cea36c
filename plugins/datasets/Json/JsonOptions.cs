using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>
/// Options of the <c>json</c> dataset. A row passes through them in this order: <c>extract</c>, <c>fields</c>, <c>filters</c>,
/// then <c>prompt</c>, <c>answer</c> and <c>demonstration</c>; the examples then through <c>one_per_prompt</c>, <c>limit</c> and
/// <c>held_out</c>. Templates name fields in braces: <c>{question}</c>, and <c>{meta.id}</c> or <c>{choices.0}</c> inside
/// objects and arrays.
/// </summary>
public sealed record JsonOptions : IValidatableObject, IReadsFiles
{
    /// <summary>
    /// The file: a JSON array of objects, or JSON Lines (an object a line). A relative path starts at the working directory of
    /// the command, so that a path given on the command line means what the shell completes.
    /// </summary>
    [Description(
        "The file: a JSON array of objects, or an object a line. A relative path starts at the working directory."
    )]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Parts to take out of fields with regular expressions, in order.</summary>
    [Description("Parts to take out of fields with regular expressions, in order.")]
    public IReadOnlyList<Extraction> Extract { get; init; } = [];

    /// <summary>New fields made of others: name to template, in order. Rewards see them too.</summary>
    [Description("New fields made of others: name to template, in order.")]
    public IReadOnlyDictionary<string, TextTemplate> Fields { get; init; } =
        new Dictionary<string, TextTemplate>(StringComparer.Ordinal);

    /// <summary>Conditions on fields; a row must meet all.</summary>
    [Description("Conditions on fields; a row must meet all.")]
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>The prompt.</summary>
    [Description("The prompt, a template over the fields.")]
    public TextTemplate Prompt { get; init; } = "{prompt}";

    /// <summary>The gold answer that rewards compare with; without it there is none.</summary>
    [Description("The gold answer that rewards compare with, a template over the fields; without it there is none.")]
    public TextTemplate? Answer { get; init; }

    /// <summary>The demonstration that supervised fine-tuning learns; without it there is none.</summary>
    [Description(
        "The demonstration that supervised fine-tuning learns, a template over the fields; without it there is none."
    )]
    public TextTemplate? Demonstration { get; init; }

    /// <summary>
    /// Keep only the first example of each prompt. Examples that are the same in everything are kept once in any case.
    /// </summary>
    [Description("Keep only the first example of each prompt (whole duplicates are kept once in any case).")]
    public bool OnePerPrompt { get; init; }

    /// <summary>The most examples kept, chosen by the run's seed; without it all.</summary>
    [Description("The most examples kept, chosen by the run's seed; without it all.")]
    [Range(2, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>
    /// The part kept out of training for evaluation, chosen by the run's seed: below 1 a fraction of the examples, from 1 on
    /// their number. No prompt is in both parts.
    /// </summary>
    [Description(
        "The part kept out of training for evaluation: below 1 a fraction of the examples, from 1 on their number."
    )]
    [Range(0.0, int.MaxValue)]
    public double HeldOut { get; init; } = 0.1;

    IReadOnlyList<string> IReadsFiles.InputFiles => [Path];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Path.Length > 0 && !File.Exists(Path))
        {
            yield return new ValidationResult(MissingFile(Path), [nameof(Path)]);
        }

        if (HeldOut >= 1 && HeldOut != Math.Floor(HeldOut))
        {
            yield return new ValidationResult(
                $"{HeldOut} is neither a fraction below 1 nor a whole number of examples",
                [nameof(HeldOut)]
            );
        }

        if (HeldOut >= 1 && HeldOut >= Limit)
        {
            yield return new ValidationResult(
                $"of {Limit} examples {HeldOut} cannot be held out: nothing would be left to learn from",
                [nameof(HeldOut)]
            );
        }
    }

    /// <summary>What is said where the file is missing.</summary>
    internal static string MissingFile(string path) =>
        $"there is no file '{path}' (looked for {System.IO.Path.GetFullPath(path)}): a relative path starts at the working directory";
}
