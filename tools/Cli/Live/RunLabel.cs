using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>How runs are called where people read.</summary>
internal static class RunLabel
{
    /// <summary>The experiment with its sweep's values and the seed.</summary>
    public static string Of(RunPlan plan) => $"{OfExperiment(plan)} seed {plan.Seed}";

    /// <summary>The experiment with its sweep's values.</summary>
    public static string OfExperiment(RunPlan plan) =>
        string.Join(' ', new[] { plan.Experiment }.Concat(plan.Assignment.Select(axis => $"{axis.Key}={axis.Value}")));
}
