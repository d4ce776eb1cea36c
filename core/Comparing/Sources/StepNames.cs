namespace Rlfw.Comparing.Sources;

/// <summary>What MLflow's steps of a run count, by what the run says beside them.</summary>
/// <param name="trainingSteps">The training step at each step, where steps count environment steps; else null.</param>
/// <param name="environmentSteps">The environment steps at each step, where steps count training steps; else null.</param>
internal sealed class StepNames(
    IReadOnlyDictionary<long, double>? trainingSteps,
    IReadOnlyDictionary<long, double>? environmentSteps
)
{
    /// <summary>The training step of a point; where nothing says it, its step.</summary>
    public long Training(long step) =>
        trainingSteps is not null && trainingSteps.TryGetValue(step, out var training) ? (long)training : step;

    /// <summary>The environment steps of a point; null where nothing says them.</summary>
    public double? Environment(long step) =>
        trainingSteps is not null ? step
        : environmentSteps is not null && environmentSteps.TryGetValue(step, out var count) ? count
        : null;
}
