using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>Options of Monte Carlo control (Sutton and Barto, 2018, section 5.4).</summary>
public sealed record MonteCarloOptions : TableOptions
{
    /// <summary>Which visits of a state and action in an episode count.</summary>
    [Description(
        "first: of an episode's visits to a state and action the first one counts, as in the book (section 5.1). every: each counts (section 5.1, note); biased in few episodes, simpler."
    )]
    public MonteCarloVisits Visits { get; init; } = MonteCarloVisits.First;

    /// <summary>The step size alpha; null to average all returns.</summary>
    [Description(
        "Step size alpha in (0, 1] towards each return (constant-alpha Monte Carlo, equation 6.1), a number or a schedule: forgets what a worse policy earned. Left out: the average of all returns, as in the book's section 5.4."
    )]
    public Schedule? LearningRate { get; init; }

    /// <summary>Refuses schedules that leave their range.</summary>
    /// <param name="validationContext">Unused.</param>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LearningRate is { } rate && (rate.Start is <= 0 or > 1 || rate.End is < 0 or > 1))
        {
            yield return new ValidationResult(
                $"learning_rate must begin in (0, 1] and end in [0, 1], not {rate}",
                [nameof(LearningRate)]
            );
        }

        foreach (var fault in base.Validate(validationContext))
        {
            yield return fault;
        }
    }
}
