using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Arithmetic;

/// <summary>Options of the <c>arithmetic</c> dataset. Templates know <c>{a}</c>, <c>{operator}</c>, <c>{b}</c> the result <c>{c}</c> and a
/// wrong result <c>{wrong}</c>.</summary>
public sealed record ArithmeticOptions : IValidatableObject
{
    /// <summary>What is asked: any of <c>add</c>, <c>sub</c>, <c>mul</c>. Problems are spread evenly over them.</summary>
    [Description("What is asked: any of add, sub, mul.")]
    [MinLength(1)]
    public IReadOnlyList<ArithmeticOperation> Operations { get; init; } = [ArithmeticOperation.Add];

    /// <summary>
    /// The most digits a number has: 2 means 0 to 99. With d digits there are 10^(2d) problems an operation; more digits are
    /// harder to learn and take longer sequences.
    /// </summary>
    [Description("The most digits a number has: 2 means 0 to 99.")]
    [Range(1, 9)]
    public int Digits { get; init; } = 2;

    /// <summary>Problems kept out of training, for evaluation; no problem is in both parts.</summary>
    [Description("Problems kept out of training, for evaluation.")]
    [Range(1, 1_000_000)]
    public int HeldOut { get; init; } = 500;

    /// <summary>
    /// Training problems; where fewer exist, all that are not held out. Stages that differ in this alone hold out the same
    /// problems: few demonstrations first, many prompts later.
    /// </summary>
    [Description("Training problems; where fewer exist, all that are not held out.")]
    [Range(1, 10_000_000)]
    public int Train { get; init; } = 50_000;

    /// <summary>The prompt.</summary>
    [Description("The prompt; {a}, {operator}, {b} and {c} are replaced.")]
    public TextTemplate Prompt { get; init; } = "{a}{operator}{b}=";

    /// <summary>The gold answer that rewards compare with.</summary>
    [Description("The gold answer that rewards compare with.")]
    public TextTemplate Answer { get; init; } = "{c}";

    /// <summary>The demonstration that supervised fine-tuning learns; its form is the answer format.</summary>
    [Description("The demonstration that supervised fine-tuning learns; its form is the answer format.")]
    public TextTemplate Demonstration { get; init; } = "<answer>{c}</answer>";

    /// <summary>
    /// A worse answer than the demonstration, for algorithms that learn from preferences; {wrong} is a number near the result and not it.
    /// </summary>
    [Description("A worse answer than the demonstration, for algorithms that learn from preferences.")]
    public TextTemplate Rejected { get; init; } = "<answer>{wrong}</answer>";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Operations.Distinct().Count() < Operations.Count)
        {
            yield return new ValidationResult("an operation is listed twice: keep one", [nameof(Operations)]);
        }

        var problems = ProblemSpace.Size(this);
        if (HeldOut >= problems)
        {
            yield return new ValidationResult(
                $"there are {problems} problems of this kind, so {HeldOut} cannot be held out: hold fewer out, or take more digits",
                [nameof(HeldOut)]
            );
        }

        foreach (
            var (name, template) in new[]
            {
                (nameof(Prompt), Prompt),
                (nameof(Answer), Answer),
                (nameof(Demonstration), Demonstration),
                (nameof(Rejected), Rejected),
            }
        )
        {
            foreach (var unknown in template.Names.Except(Problem.FieldNames, StringComparer.Ordinal))
            {
                yield return new ValidationResult(
                    $"there is no field {{{unknown}}}: use {{a}}, {{operator}}, {{b}}, {{c}} or {{wrong}}",
                    [name]
                );
            }
        }
    }
}
