using Rlfw.Contracts;

namespace Rlfw.Plugins.Ddpg;

/// <summary>What a gradient step reports.</summary>
/// <param name="CriticLoss">Mean squared error of the minibatch.</param>
/// <param name="ActorLoss">Mean of -Q(s, mu(s)).</param>
/// <param name="MeanQ">Mean Q(s, a) of the minibatch: near the mean return where learning goes well, far above it where values are overestimated.</param>
/// <param name="LearningRate">The critic's step size.</param>
public sealed record DdpgRecord(double CriticLoss, double ActorLoss, double MeanQ, double LearningRate) : UpdateRecord;
