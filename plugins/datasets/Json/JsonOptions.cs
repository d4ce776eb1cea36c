using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>
/// Options of the <c>json</c> dataset. A row passes through them in this order: <c>extract</c>, <c>find_answer</c>, <c>fields</c>,
/// <c>filters</c>, then <c>prompt</c>, <c>answer</c> and <c>demonstration</c>; the examples then through <c>one_per_prompt</c>, <c>limit</c> and
/// <c>held_out</c>. Templates name fields in braces: <c>{question}</c>, and <c>{meta.id}</c> or <c>{choices.0}</c> inside
/// objects and arrays.
/// </summary>
public sealed record JsonOptions : IValidatableObject, IReadsFiles
{
    /// <summary>
    /// The file: a JSON array of objects, JSON Lines (an object a line), CSV or TSV (the first row names the fields), each also
    /// packed with gzip; or a folder of such files, or a hub's dataset, <c>hf://datasets/org/name[@revision]</c>. A relative path
    /// starts at the working directory of the command, so that a path given on the command line means what the shell completes.
    /// </summary>
    [Description(
        "A file (JSON, JSON Lines, CSV, TSV; also .gz), a folder of such files, or hf://datasets/org/name[@revision]. A relative path "
            + "starts at the working directory."
    )]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>
    /// Which files of a folder or of a hub's dataset: a name, a pattern (<c>data/train-*.jsonl</c>), or a split's word
    /// (<c>train</c>), which then stands in the name. Several are read in the order of their names. Without it there must be one.
    /// </summary>
    [Description(
        "Which files of a folder or hub dataset: a name, a pattern (data/train-*.jsonl), or a split (train). Without it there must be "
            + "one."
    )]
    [MinLength(1)]
    public string? File { get; init; }

    /// <summary>How the files hold their rows; without it their extensions tell (.csv, .tsv, anything else is JSON).</summary>
    [Description("How the files hold their rows: json, csv, tsv; without it their extensions tell.")]
    public DataFormat? Format { get; init; }

    /// <summary>Parts to take out of fields with regular expressions, in order.</summary>
    [Description("Parts to take out of fields with regular expressions, in order.")]
    public IReadOnlyList<Extraction> Extract { get; init; } = [];

    /// <summary>
    /// Finds the gold answer in worked solutions; it becomes the field <c>gold</c>, and <c>gold_from</c> names the field it was found
    /// in. Without <see cref="Answer"/> it is the examples' gold answer.
    /// </summary>
    [Description(
        "Finds the gold answer in worked solutions; it becomes the field 'gold' ('gold_from' says which field held it) and, without "
            + "'answer', the gold answer."
    )]
    public AnswerSearch? FindAnswer { get; init; }

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

    /// <summary>
    /// A system message: with it the prompt is a dialog of system and user, which the tokenizer's chat template renders, and a
    /// demonstration ends with the template's end of turn.
    /// </summary>
    [Description(
        "A system message: with it the prompt is a dialog of system and user, which the tokenizer's chat template renders."
    )]
    public TextTemplate? SystemPrompt { get; init; }

    /// <summary>
    /// The prompt as a dialog of any length, its last message the user's; in the place of <see cref="Prompt"/> and
    /// <see cref="SystemPrompt"/>.
    /// </summary>
    [Description(
        "The prompt as a dialog that the tokenizer's chat template renders, its last message the user's; in the place of 'prompt'."
    )]
    public IReadOnlyList<MessageTemplate> Messages { get; init; } = [];

    /// <summary>
    /// The most tokens of a prompt, those of a dialog's template included; null for what the model takes less the longest
    /// completion, which is the limit in any case.
    /// </summary>
    [Description(
        "The most tokens of a prompt; what the model takes less the longest completion is the limit in any case."
    )]
    [Range(1, 1_000_000)]
    public int? MaxPromptTokens { get; init; }

    /// <summary>What happens to longer prompts; how many were dropped or cut is said.</summary>
    [Description(
        "What happens to longer prompts: error, drop (the example is left out), or cut (its last tokens are kept)."
    )]
    public LongPrompts LongPrompts { get; init; }

    /// <summary>The gold answer that rewards compare with; without it what <see cref="FindAnswer"/> found, or none.</summary>
    [Description(
        "The gold answer that rewards compare with, a template over the fields; without it what find_answer found, or none."
    )]
    public TextTemplate? Answer { get; init; }

    /// <summary>The demonstration that supervised fine-tuning learns; without it there is none.</summary>
    [Description(
        "The demonstration that supervised fine-tuning learns, a template over the fields; without it there is none."
    )]
    public TextTemplate? Demonstration { get; init; }

    /// <summary>
    /// A worse answer than the demonstration, for algorithms that learn from preferences (dpo); a set with the columns <c>chosen</c> and
    /// <c>rejected</c> has <c>demonstration: "{chosen}"</c> and <c>rejected: "{rejected}"</c>.
    /// </summary>
    [Description(
        "A worse answer than the demonstration, for algorithms that learn from preferences; a template over the fields."
    )]
    public TextTemplate? Rejected { get; init; }

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

    IReadOnlyList<string> IReadsFiles.InputFiles => Sources.OfThisMachine(this);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HubReference.FaultOfDataset(Path) is { } pathFault)
        {
            yield return new ValidationResult(pathFault, [nameof(Path)]);
        }
        else if (System.IO.File.Exists(Path))
        {
            if (File is not null)
            {
                yield return new ValidationResult(
                    $"'{Path}' is a file already: 'file' chooses among the files of a folder or of a hub's dataset",
                    [nameof(File)]
                );
            }
        }
        else if (Path.Length > 0 && !HubReference.IsMeant(Path) && !Directory.Exists(Path))
        {
            yield return new ValidationResult(Missing(Path), [nameof(Path)]);
        }

        foreach (var fault in DialogFaults())
        {
            yield return fault;
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

    private IEnumerable<ValidationResult> DialogFaults()
    {
        if (Messages.Count == 0)
        {
            yield break;
        }

        if (SystemPrompt is not null)
        {
            yield return new ValidationResult(
                "'messages' are the whole dialog: make the system prompt their first message, or leave 'messages' out",
                [nameof(SystemPrompt)]
            );
        }

        if (!Prompt.Equals(new JsonOptions().Prompt))
        {
            yield return new ValidationResult(
                "'messages' take the place of 'prompt': leave one of the two out",
                [nameof(Prompt)]
            );
        }

        if (Messages[^1].Role != "user")
        {
            yield return new ValidationResult(
                $"the last message is the {Messages[^1].Role}'s: the model answers a user, so let the last one be the user's",
                [nameof(Messages)]
            );
        }
    }

    /// <summary>What is said where the path is missing.</summary>
    internal static string Missing(string path) =>
        $"there is no file or folder '{path}' (looked for {System.IO.Path.GetFullPath(path)}): a relative path starts at the working directory";
}
