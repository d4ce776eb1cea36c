using Rlfw.Contracts;

namespace Rlfw.Training.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Metrics">Values by name below <c>eval/</c>.</param>
/// <param name="Samples">A few completions to read; null in environments.</param>
public sealed record EvaluationReport(IReadOnlyDictionary<string, double> Metrics, CompletionsSampled? Samples);
