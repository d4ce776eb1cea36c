using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Planning;

/// <summary>Options of prioritized sweeping (Sutton and Barto, 2018, section 8.4).</summary>
public sealed record PrioritizedSweepingOptions : StepTableOptions
{
    /// <summary>The defaults: updates are expectations over the model, without noise, so the step size is 1.</summary>
    public PrioritizedSweepingOptions() => LearningRate = 1;

    /// <summary>Planning updates an environment step at most, n.</summary>
    [Description(
        "Planning updates a step of one environment at most, n (Sutton and Barto 2018, section 8.4): fewer where nothing is urgent. Typical 5 to 50."
    )]
    [Range(1, 10_000)]
    public int PlanningSteps { get; init; } = 10;

    /// <summary>The error from which a pair is put into the queue, theta.</summary>
    [Description(
        "A pair waits in the queue where its value would change by more than this (theta of the book's box). 0 misses nothing; larger saves work on changes that do not matter."
    )]
    [Range(0.0, 1e9)]
    public double PriorityThreshold { get; init; } = 1e-4;
}
