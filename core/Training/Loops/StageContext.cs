using Rlfw.Contracts;
using Rlfw.Training.Evaluation;

namespace Rlfw.Training.Loops;

/// <summary>One stage, put together.</summary>
public sealed record StageContext
{
    /// <summary>The stage's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its position, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Whether a stage follows.</summary>
    public required bool IsLast { get; init; }

    /// <summary>How long it learns.</summary>
    public required Budget Budget { get; init; }

    /// <summary>The algorithm's plugin id, for messages.</summary>
    public required string AlgorithmName { get; init; }

    /// <summary>How parameters are learned.</summary>
    public required IAlgorithm Algorithm { get; init; }

    /// <summary>How data comes about.</summary>
    public required IStageLoop Loop { get; init; }

    /// <summary>How it is evaluated.</summary>
    public required IStageEvaluator Evaluator { get; init; }

    /// <summary>Evaluate after this much of the budget's unit; null only at start and end.</summary>
    public required long? EvaluateEvery { get; init; }

    /// <summary>The evaluation metric that names the best checkpoint, without <c>eval/</c>; higher is better.</summary>
    public required string Metric { get; init; }

    /// <summary>The stage ends with the first evaluation in which the metric is at least this; null for the whole budget.</summary>
    public double? StopAt { get; init; }

    /// <summary>Write a checkpoint after this much of the budget's unit; null for a tenth of the budget.</summary>
    public required long? CheckpointEvery { get; init; }

    /// <summary>Whether the checkpoint with the best evaluation is kept besides the last.</summary>
    public required bool KeepBest { get; init; }

    /// <summary>Makes the texts that are recorded at the stage's end.</summary>
    public required Func<IReadOnlyList<ReportWritten>> Reports { get; init; }

    /// <summary>Versions of the plugins whose state is in a checkpoint, by name.</summary>
    public required IReadOnlyDictionary<string, string> Components { get; init; }
}
