namespace Rlfw.Comparing;

/// <summary>What runs are compared by.</summary>
/// <param name="Name">Its name for people: "return".</param>
/// <param name="CurveKey">The metric that runs record over steps: "eval/return"; null where it is known only at their end.</param>
/// <param name="FinalKey">What runs end with: "final/return".</param>
/// <param name="GreaterIsBetter">Whether more of it is better.</param>
public sealed record ComparedMetric(string Name, string? CurveKey, string FinalKey, bool GreaterIsBetter)
{
    /// <summary>A run's score: what it ended with, else its latest value; null where it has neither.</summary>
    /// <param name="run">The run.</param>
    public MetricPoint? ScoreOf(TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Metrics.TryGetValue(FinalKey, out var final) ? final
            : CurveKey is not null && run.Metrics.TryGetValue(CurveKey, out var latest) ? latest
            : null;
    }
}
