using Rlfw.Contracts;

namespace Rlfw.Plugins.Td3;

/// <summary>What a gradient step reports.</summary>
/// <param name="CriticLoss">Mean squared error of the minibatch, summed over both critics.</param>
/// <param name="ActorLoss">Mean of -Q_1(s, mu(s)); null where the actor was not updated.</param>
/// <param name="MeanQ">Mean Q(s, a) of minibatch and critics: near the mean return where learning goes well, far above it where values are overestimated.</param>
/// <param name="LearningRate">The critics' step size.</param>
public sealed record Td3Record(double CriticLoss, double? ActorLoss, double MeanQ, double LearningRate) : UpdateRecord;
