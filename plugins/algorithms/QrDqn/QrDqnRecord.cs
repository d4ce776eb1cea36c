using Rlfw.Contracts;

namespace Rlfw.Plugins.QrDqn;

/// <summary>What a gradient step reports.</summary>
/// <param name="Loss">Mean quantile Huber loss of the minibatch.</param>
/// <param name="MeanQ">Mean Q(s, a) of the minibatch, the mean of the quantiles.</param>
/// <param name="QuantileSpread">How far the highest quantile lies above the lowest in the minibatch, on average: how uncertain returns are.</param>
/// <param name="Exploration">Epsilon.</param>
/// <param name="LearningRate">Adam's step size.</param>
public sealed record QrDqnRecord(
    double Loss,
    double MeanQ,
    double QuantileSpread,
    double Exploration,
    double LearningRate
) : UpdateRecord;
