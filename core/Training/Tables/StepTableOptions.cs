using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Training.Tables;

/// <summary>Options of every algorithm that moves a table of action values by a step size.</summary>
public abstract record StepTableOptions : TableOptions
{
    /// <summary>The step size alpha.</summary>
    [Description(
        "Step size alpha in (0, 1]: how far a value moves towards its target (Sutton and Barto 2018, section 2.5). 1 is right in a deterministic world; noise asks for small or falling values, such as linear(0.5, 0.01). A number or a schedule."
    )]
    public Schedule LearningRate { get; init; } = 0.1;

    /// <summary>Refuses schedules that leave their range.</summary>
    /// <param name="validationContext">Unused.</param>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LearningRate.Start is <= 0 or > 1 || LearningRate.End is < 0 or > 1)
        {
            yield return new ValidationResult(
                $"learning_rate must begin in (0, 1] and end in [0, 1], not {LearningRate}",
                [nameof(LearningRate)]
            );
        }

        foreach (var fault in base.Validate(validationContext))
        {
            yield return fault;
        }
    }
}
