using Rlfw.Contracts;

namespace Rlfw.Training.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Metrics">Values by name below <c>eval/</c>.</param>
/// <param name="Events">Completions to read and to store; empty in environments.</param>
public sealed record EvaluationReport(IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<EventPayload> Events);
