namespace Rlfw.Comparing.Sources;

/// <summary>What a plan's dotted options say about a run as a whole.</summary>
internal static class PlanParameters
{
    private const string Stages = "stages.";

    /// <summary>The last stage's algorithm; null where the options name none.</summary>
    public static string? Algorithm(IReadOnlyDictionary<string, string> parameters, string? lastStage) =>
        OfStage(parameters, lastStage, "algorithm.plugin");

    /// <summary>The metric that evaluations judge by; null where the options name none.</summary>
    public static string? EvaluationMetric(IReadOnlyDictionary<string, string> parameters, string? lastStage) =>
        OfStage(parameters, lastStage, "evaluation.metric");

    /// <summary>The last of the stages in "sft, grpo"; null where there is no such parameter.</summary>
    public static string? LastStage(IReadOnlyDictionary<string, string> parameters) =>
        parameters.TryGetValue("stages", out var stages)
            ? stages.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries)[^1]
            : null;

    private static string? OfStage(IReadOnlyDictionary<string, string> parameters, string? stage, string option)
    {
        if (stage is not null && parameters.TryGetValue($"{Stages}{stage}.{option}", out var own))
        {
            return own;
        }

        return parameters.TryGetValue(option, out var common) ? common
            // Without the stages' order a single one leaves no doubt.
            : parameters
                .Where(x =>
                    x.Key.StartsWith(Stages, StringComparison.Ordinal)
                    && x.Key.EndsWith("." + option, StringComparison.Ordinal)
                )
                .Select(x => x.Value)
                .Distinct(StringComparer.Ordinal)
                .ToArray()
                is [var only]
                ? only
            : null;
    }
}
