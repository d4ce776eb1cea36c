using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.QLearning;

/// <summary>Options of tabular Q-learning.</summary>
public sealed record QLearningOptions : IValidatableObject
{
    /// <summary>The step size alpha.</summary>
    [Description(
        "Step size alpha in (0, 1]: how far a value moves towards its target. 1 is right in a deterministic world; noise asks for small or falling values, such as linear(0.5, 0.01). A number or a schedule."
    )]
    public Schedule LearningRate { get; init; } = 0.1;

    /// <summary>The discount factor gamma.</summary>
    [Description("Discount factor gamma in [0, 1]: what a reward one step later is worth. Typical 0.9 to 0.999.")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>The share of random actions epsilon.</summary>
    [Description(
        "Share of random actions epsilon in [0, 1]. Q-learning learns the greedy policy's values whatever it does itself, so much exploration does no harm to the result. A number or a schedule."
    )]
    public Schedule Exploration { get; init; } = new(ScheduleShape.Linear, 1, 0.1, 0.5);

    /// <summary>What every action value begins with.</summary>
    [Description(
        "Initial action value. Above any return that can be had it makes the agent try everything once (optimism)."
    )]
    [Range(-1e9, 1e9)]
    public double InitialValue { get; init; }

    /// <summary>Parallel environments.</summary>
    [Description("Parallel environments N; each step updates the table with N transitions, one after another.")]
    [Range(1, 4096)]
    public int Environments { get; init; } = 1;

    /// <summary>Refuses schedules that leave their range.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LearningRate.Start is <= 0 or > 1 || LearningRate.End is < 0 or > 1)
        {
            yield return new ValidationResult(
                $"learning_rate must begin in (0, 1] and end in [0, 1], not {LearningRate}",
                [nameof(LearningRate)]
            );
        }

        if (Exploration.Start is < 0 or > 1 || Exploration.End is < 0 or > 1)
        {
            yield return new ValidationResult(
                $"exploration must lie in [0, 1], not {Exploration}",
                [nameof(Exploration)]
            );
        }
    }
}
