using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>
/// Options of the <c>word-problems</c> dataset. Templates of texts know <c>{question}</c>, <c>{working}</c> (15 - 6 = 9. 9 + 9 =
/// 18.), <c>{answer}</c>, <c>{language}</c> (en, vi), <c>{steps}</c> and <c>{template}</c> (the kind of problem).
/// </summary>
public sealed record WordProblemsOptions : IValidatableObject
{
    private const int MostSteps = 3;

    private static readonly string[] _fields = ["question", "working", "answer", "language", "steps", "template"];

    /// <summary>The languages; problems are spread evenly over them.</summary>
    [Description("The languages, en and vi; problems are spread evenly over them.")]
    [MinLength(1)]
    public IReadOnlyList<WordProblemLanguage> Languages { get; init; } =
    [WordProblemLanguage.En, WordProblemLanguage.Vi];

    /// <summary>How many steps the solutions have, any of 1, 2, 3; more steps are harder.</summary>
    [Description("How many steps the solutions have, any of 1, 2, 3.")]
    [MinLength(1)]
    public IReadOnlyList<int> Steps { get; init; } = [1, 2, 3];

    /// <summary>The largest number in questions, workings and answers. Larger numbers are harder to calculate with.</summary>
    [Description("The largest number in questions, workings and answers.")]
    [Range(20, 1_000_000)]
    public int Maximum { get; init; } = 100;

    /// <summary>
    /// Training examples. They are made when they are used, so that many cost no memory. A stage with fewer sees the first of
    /// them; what is held out stays the same.
    /// </summary>
    [Description("Training examples; they are made when they are used, so that many cost no memory.")]
    [Range(1, 100_000_000)]
    public int Train { get; init; } = 100_000;

    /// <summary>Held-out examples, no two of the same problem.</summary>
    [Description("Held-out examples, no two of the same problem.")]
    [Range(1, 1_000_000)]
    public int HeldOut { get; init; } = 500;

    /// <summary>
    /// The share of all problems that is kept out of training. Which ones they are depends on the problems alone, not on the
    /// seed: a model that one run trained may be evaluated by another.
    /// </summary>
    [Description("The share of all problems that is kept out of training; which ones does not depend on the seed.")]
    [Range(0.01, 0.5)]
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>The prompt.</summary>
    [Description("The prompt; {question}, {language}, {steps} and {template} are replaced.")]
    public TextTemplate Prompt { get; init; } = "{question}\n";

    /// <summary>The gold answer that rewards compare with.</summary>
    [Description("The gold answer that rewards compare with.")]
    public TextTemplate Answer { get; init; } = "{answer}";

    /// <summary>The demonstration that supervised fine-tuning learns; its tags are the answer format.</summary>
    [Description("The demonstration that supervised fine-tuning learns; its tags are the answer format.")]
    public TextTemplate Demonstration { get; init; } = "<think>{working}</think><answer>{answer}</answer>";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Languages.Distinct().Count() < Languages.Count)
        {
            yield return new ValidationResult("a language is listed twice: keep one", [nameof(Languages)]);
        }

        if (Steps.Distinct().Count() < Steps.Count)
        {
            yield return new ValidationResult("a number of steps is listed twice: keep one", [nameof(Steps)]);
        }

        foreach (var wrong in Steps.Where(steps => steps is < 1 or > MostSteps))
        {
            yield return new ValidationResult(
                $"there are problems of 1 to {MostSteps} steps, not of {wrong}",
                [nameof(Steps)]
            );
        }

        foreach (
            var (name, template) in new[]
            {
                (nameof(Prompt), Prompt),
                (nameof(Answer), Answer),
                (nameof(Demonstration), Demonstration),
            }
        )
        {
            foreach (var unknown in template.Names.Except(_fields, StringComparer.Ordinal))
            {
                yield return new ValidationResult(
                    $"there is no field {{{unknown}}}: use {string.Join(", ", _fields.Select(field => $"{{{field}}}"))}",
                    [name]
                );
            }
        }
    }
}
