using Rlfw.Contracts;

namespace Rlfw.Plugins.Tabular;

/// <summary>What an update of the table reports.</summary>
/// <param name="TemporalDifferenceError">Mean of |target - Q(s, a)| over what was updated, before the update; null where nothing was.</param>
/// <param name="LearningRate">Alpha; null where returns are averaged.</param>
/// <param name="Exploration">Epsilon.</param>
public sealed record TabularRecord(double? TemporalDifferenceError, double? LearningRate, double Exploration)
    : UpdateRecord;
