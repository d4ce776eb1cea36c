using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __Name__Plugin;

/// <summary>Options of the <c>__id__</c> dataset. A property is a key of the experiment file, in snake_case.</summary>
public sealed record __Name__Options : IValidatableObject
{
    /// <summary>Letters of a word.</summary>
    [Description("Letters of a word; longer ones are harder.")]
    [Range(1, 5)]
    public int Letters { get; init; } = 3;

    /// <summary>Words to learn from.</summary>
    [Description("Words to learn from.")]
    [Range(1, 1_000_000)]
    public int Train { get; init; } = 1_000;

    /// <summary>Words kept out of training, for evaluation.</summary>
    [Description("Words kept out of training, for evaluation.")]
    [Range(1, 1_000_000)]
    public int HeldOut { get; init; } = 100;

    /// <summary>Words of that many letters.</summary>
    internal int Words => (int)Math.Pow(26, Letters);

    /// <summary>What holds between options; the host reports it with the line of the option named.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Train + HeldOut > Words)
        {
            yield return new ValidationResult(
                $"there are {Words} words of {Letters} letters, not {Train + HeldOut}: take fewer, or longer ones",
                [nameof(Train)]
            );
        }
    }
}
