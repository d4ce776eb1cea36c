using Rlfw.Generation;

namespace Rlfw.Serving;

/// <summary>What a service does and did, as of its engine's last step.</summary>
/// <param name="State">Whether it generates.</param>
/// <param name="Fault">What failed; null where nothing did.</param>
/// <param name="Open">Completions that were asked for and have not ended.</param>
/// <param name="Engine">The engine's own figures.</param>
public sealed record ServiceStatus(ServiceState State, string? Fault, int Open, EngineStatistics Engine);
