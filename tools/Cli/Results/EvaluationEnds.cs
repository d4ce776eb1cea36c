using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Tracking;
using Rlfw.Training.Statistics;

namespace Rlfw.Cli;

/// <summary>What the evaluations of a finished run found before and after, as its journal has them.</summary>
/// <param name="Before">The first evaluation of the stage; its interval where the evaluation gave one.</param>
/// <param name="After">The last one.</param>
internal sealed record EvaluationEnds(ConfidenceInterval Before, ConfidenceInterval After)
{
    private const double Level = 0.95;

    /// <summary>Whether the evaluation told an interval over its examples.</summary>
    public static bool HasInterval(ConfidenceInterval value) => !double.IsNaN(value.Low);

    /// <summary>By the name that the result has: the metric for the last stage, "stage/metric" for one before.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="events">Its events.</param>
    public static IReadOnlyDictionary<string, EvaluationEnds> Of(RunPlan plan, IEnumerable<RunEvent> events)
    {
        var names = plan.Stages.ToDictionary(
            stage => stage.Name,
            stage =>
                (
                    Metric: $"eval/{stage.Evaluation.Metric}",
                    Result: stage == plan.Stages[^1]
                        ? stage.Evaluation.Metric
                        : $"{stage.Name}/{stage.Evaluation.Metric}"
                ),
            StringComparer.Ordinal
        );
        var ends = new Dictionary<string, EvaluationEnds>(StringComparer.Ordinal);
        foreach (var metrics in events.Select(x => x.Payload).OfType<MetricsRecorded>())
        {
            if (
                names.TryGetValue(metrics.Stage, out var name) && metrics.Values.TryGetValue(name.Metric, out var value)
            )
            {
                var measured = new ConfidenceInterval(
                    value,
                    metrics.Values.GetValueOrDefault($"{name.Metric}_low", double.NaN),
                    metrics.Values.GetValueOrDefault($"{name.Metric}_high", double.NaN),
                    Level
                );
                ends[name.Result] = ends.TryGetValue(name.Result, out var known)
                    ? known with
                    {
                        After = measured,
                    }
                    : new EvaluationEnds(measured, measured);
            }
        }

        return ends;
    }

    /// <summary>Those of a run; none where its journal cannot be read, as the run itself was reported.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyDictionary<string, EvaluationEnds> Of(RunPlan plan, RunFolder folder)
    {
        try
        {
            return Of(plan, RunJournal.ReadAll(folder));
        }
        catch (RunFolderException)
        {
            return new Dictionary<string, EvaluationEnds>(StringComparer.Ordinal);
        }
    }
}
