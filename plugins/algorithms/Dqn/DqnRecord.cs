using Rlfw.Contracts;

namespace Rlfw.Plugins.Dqn;

/// <summary>What a gradient step reports.</summary>
/// <param name="Loss">Mean Huber loss of the minibatch.</param>
/// <param name="MeanQ">Mean Q(s, a) of the minibatch: near the mean return where learning goes well, far above it where values are overestimated.</param>
/// <param name="Exploration">Epsilon.</param>
/// <param name="LearningRate">Adam's step size.</param>
public sealed record DqnRecord(double Loss, double MeanQ, double Exploration, double LearningRate) : UpdateRecord;
