using Rlfw.Contracts;

namespace Rlfw.Plugins.QLearning;

/// <summary>What an update of the table reports.</summary>
/// <param name="TemporalDifferenceError">Mean of |r + gamma max Q(s', .) - Q(s, a)| over the transitions, before the update.</param>
/// <param name="LearningRate">Alpha.</param>
/// <param name="Exploration">Epsilon.</param>
public sealed record QLearningRecord(double TemporalDifferenceError, double LearningRate, double Exploration)
    : UpdateRecord;
