using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>What completions were generated for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CompletionSource>))]
public enum CompletionSource
{
    /// <summary>A training step.</summary>
    Training,

    /// <summary>An evaluation, greedily.</summary>
    Evaluation,

    /// <summary>An evaluation, sampled for pass@k and maj@k.</summary>
    EvaluationSampled,
}
