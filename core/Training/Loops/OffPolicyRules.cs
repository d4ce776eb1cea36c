using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>What the options of an off-policy algorithm with a replay buffer must fulfil together, whatever the algorithm.</summary>
public static class OffPolicyRules
{
    /// <summary>The contradictions, under the names of the settings' properties.</summary>
    /// <param name="settings">What the algorithm would ask of the loop.</param>
    public static IEnumerable<ValidationResult> Faults(OffPolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (
            settings is { TrainEveryEpisodes: 0, Environments: > 0 }
            && settings.TrainEvery % settings.Environments != 0
        )
        {
            yield return new ValidationResult(
                $"train_every {settings.TrainEvery} is not a multiple of environments {settings.Environments}",
                [nameof(settings.TrainEvery)]
            );
        }

        if (settings.BatchSize > settings.ReplayCapacity)
        {
            yield return new ValidationResult(
                $"batch_size {settings.BatchSize} is larger than replay_capacity {settings.ReplayCapacity}",
                [nameof(settings.BatchSize)]
            );
        }

        if (settings.Environments > settings.ReplayCapacity)
        {
            yield return new ValidationResult(
                $"environments {settings.Environments} is larger than replay_capacity {settings.ReplayCapacity}",
                [nameof(settings.Environments)]
            );
        }
    }

    /// <summary>The fault of a step size that begins at 0 or below or falls below it; null where there is none.</summary>
    /// <param name="schedule">The schedule; null for none.</param>
    /// <param name="property">The option's property.</param>
    /// <param name="key">Its name in the experiment file.</param>
    public static ValidationResult? StepSizeFault(Schedule? schedule, string property, string key) =>
        schedule is null || (schedule.Start > 0 && schedule.End >= 0)
            ? null
            : new ValidationResult($"{key} must begin above 0 and not fall below it, not {schedule}", [property]);
}
