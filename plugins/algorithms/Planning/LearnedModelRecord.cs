using Rlfw.Contracts;

namespace Rlfw.Plugins.Planning;

/// <summary>What an update of Dyna-Q or prioritized sweeping reports.</summary>
/// <param name="TemporalDifferenceError">Mean of |target - Q(s, a)| over the transitions just taken, before the update.</param>
/// <param name="PlanningError">The same over the planning updates; null where there were none.</param>
/// <param name="PlanningUpdates">Planning updates in this update.</param>
/// <param name="KnownStates">States in which something was tried so far.</param>
/// <param name="LearningRate">Alpha.</param>
/// <param name="Exploration">Epsilon.</param>
public sealed record LearnedModelRecord(
    double TemporalDifferenceError,
    double? PlanningError,
    int PlanningUpdates,
    int KnownStates,
    double LearningRate,
    double Exploration
) : UpdateRecord;
