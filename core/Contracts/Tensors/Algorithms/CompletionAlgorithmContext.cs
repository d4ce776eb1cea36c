namespace Rlfw.Contracts;

/// <summary>What a completion algorithm is built with (constructor context).</summary>
/// <param name="Model">The language model, parameters as the stage before left them.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="Streams">The run's random streams.</param>
/// <param name="Budget">The stage's budget.</param>
public sealed record CompletionAlgorithmContext(
    ICausalLanguageModel Model,
    Device Device,
    RandomStreams Streams,
    Budget Budget
);
