using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Training.Tables;

/// <summary>Options of every algorithm that learns a table of action values by acting.</summary>
public abstract record TableOptions : IValidatableObject
{
    /// <summary>The discount factor gamma.</summary>
    [Description(
        "Discount factor gamma in [0, 1]: what a reward one step later is worth (Sutton and Barto 2018, equation 3.8). Typical 0.9 to 0.999; 1 where every episode ends."
    )]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>The share of random actions epsilon.</summary>
    [Description(
        "Share of random actions epsilon in [0, 1] (Sutton and Barto 2018, section 2.2). Off-policy methods learn the greedy policy's values whatever it is; on-policy methods learn the values of the policy that explores, so they keep away from what a random action makes dangerous. A number or a schedule."
    )]
    public Schedule Exploration { get; init; } = new(ScheduleShape.Linear, 1, 0.1, 0.5);

    /// <summary>What every action value begins with.</summary>
    [Description(
        "Initial action value. Above any return that can be had it makes the agent try everything (optimism: Sutton and Barto 2018, section 2.6)."
    )]
    [Range(-1e9, 1e9)]
    public double InitialValue { get; init; }

    /// <summary>Parallel environments.</summary>
    [Description("Parallel environments N; each step updates the table with N transitions, one after another.")]
    [Range(1, 4096)]
    public int Environments { get; init; } = 1;

    /// <summary>What the loop is asked for: no replay, an update after every step of the N environments.</summary>
    /// <param name="environments">N.</param>
    public static OffPolicySettings EveryStep(int environments) =>
        new(
            environments,
            ReplayCapacity: 0,
            BatchSize: environments,
            LearningStarts: 0,
            TrainEvery: environments,
            UpdatesPerRound: 1
        );

    /// <summary>Refuses schedules that leave their range.</summary>
    /// <param name="validationContext">Unused.</param>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Exploration.Start is < 0 or > 1 || Exploration.End is < 0 or > 1)
        {
            yield return new ValidationResult(
                $"exploration must lie in [0, 1], not {Exploration}",
                [nameof(Exploration)]
            );
        }
    }
}
