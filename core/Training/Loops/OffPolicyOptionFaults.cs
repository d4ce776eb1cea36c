using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>What off-policy algorithms refuse in their options, in words that name the options.</summary>
public static class OffPolicyOptionFaults
{
    /// <summary>The faults of what is asked of the loop.</summary>
    /// <param name="settings">The settings that the options come to.</param>
    public static IEnumerable<ValidationResult> Of(OffPolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (
            settings is { Environments: > 0, TrainEveryEpisodes: 0 }
            && settings.TrainEvery % settings.Environments != 0
        )
        {
            yield return new ValidationResult(
                $"train_every {settings.TrainEvery} is not a multiple of environments {settings.Environments}",
                ["TrainEvery"]
            );
        }

        if (settings.BatchSize > settings.ReplayCapacity)
        {
            yield return new ValidationResult(
                $"batch_size {settings.BatchSize} is larger than replay_capacity {settings.ReplayCapacity}",
                ["BatchSize"]
            );
        }

        if (settings.Environments > settings.ReplayCapacity)
        {
            yield return new ValidationResult(
                $"environments {settings.Environments} is larger than replay_capacity {settings.ReplayCapacity}",
                ["Environments"]
            );
        }
    }

    /// <summary>Why an environment has no goals to set in hindsight; null where it has, or where none are asked for.</summary>
    /// <param name="settings">What the algorithm wants of the loop.</param>
    /// <param name="environment">The environment's id.</param>
    /// <param name="setsGoals">Whether it is an <see cref="IGoalEnvironment"/>.</param>
    /// <param name="wrapped">Whether there are wrappers around it.</param>
    public static string? OfHindsight(OffPolicySettings settings, string environment, bool setsGoals, bool wrapped)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Hindsight is null || (setsGoals && !wrapped))
        {
            return null;
        }

        return "hindsight_goals needs an environment that sets goals, without wrappers, which may change what goals are compared by; "
            + $"environment '{environment}' "
            + (
                setsGoals
                    ? "has wrappers: take them away, or set hindsight_goals to 0"
                    : "sets none: set hindsight_goals to 0, or take one that does (bit-flip with discrete actions, point-reach with "
                        + "continuous ones)"
            );
    }

    /// <summary>The fault of a step size that begins at 0 or falls below it.</summary>
    /// <param name="learningRate">The option <c>learning_rate</c>.</param>
    public static IEnumerable<ValidationResult> OfLearningRate(Schedule learningRate)
    {
        ArgumentNullException.ThrowIfNull(learningRate);
        return OfStepSize(learningRate, "LearningRate", "learning_rate");
    }

    /// <summary>The fault of one of several step sizes.</summary>
    /// <param name="stepSize">The step size; null for none.</param>
    /// <param name="property">The option's property.</param>
    /// <param name="key">The option's name in the experiment file.</param>
    public static IEnumerable<ValidationResult> OfStepSize(Schedule? stepSize, string property, string key)
    {
        if (stepSize is not null && (stepSize.Start <= 0 || stepSize.End < 0))
        {
            yield return new ValidationResult(
                $"{key} must begin above 0 and not fall below it, not {stepSize}",
                [property]
            );
        }
    }

    /// <summary>The fault of a share of random actions that is none.</summary>
    /// <param name="exploration">The option <c>exploration</c>.</param>
    public static IEnumerable<ValidationResult> OfExploration(Schedule exploration)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        if (exploration.Start is < 0 or > 1 || exploration.End is < 0 or > 1)
        {
            yield return new ValidationResult($"exploration must lie in [0, 1], not {exploration}", ["Exploration"]);
        }
    }
}
