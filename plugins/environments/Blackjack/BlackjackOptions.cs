using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Blackjack;

/// <summary>Options of blackjack; the defaults make Gymnasium's Blackjack-v1.</summary>
public sealed record BlackjackOptions : IValidatableObject
{
    /// <summary>Whether the rules are Sutton and Barto's.</summary>
    [Description(
        "The rules of Sutton and Barto (example 5.1), as Blackjack-v1: a natural (an ace and a ten with the first two cards) beats a dealer's 21 of more cards."
    )]
    public bool Sab { get; init; } = true;

    /// <summary>Whether a natural that wins gives more.</summary>
    [Description("A natural that wins gives 1.5, as in casinos. Only where sab is false.")]
    public bool Natural { get; init; }

    /// <summary>Finds rules that contradict each other.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Sab && Natural)
        {
            yield return new ValidationResult(
                "natural: true has no effect under the rules of Sutton and Barto: add sab: false",
                [nameof(Natural)]
            );
        }
    }
}
