namespace Rlfw.Training.Evaluation;

/// <summary>How a stage's completions are evaluated.</summary>
public sealed record CompletionEvaluation
{
    /// <summary>The length limit of a completion in tokens.</summary>
    public required int MaximumNewTokens { get; init; }

    /// <summary>How many held-out examples to use, the same ones in every evaluation; null for all.</summary>
    public int? Examples { get; init; }

    /// <summary>Completions sampled per example for pass@k and maj@k; null for none.</summary>
    public int? Samples { get; init; }

    /// <summary>The temperature of those samples.</summary>
    public double Temperature { get; init; } = 1;
}
