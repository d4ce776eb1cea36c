using Rlfw.Contracts;

namespace Rlfw.Plugins.C51;

/// <summary>What a gradient step reports.</summary>
/// <param name="Loss">Mean cross-entropy of the projected targets of the minibatch.</param>
/// <param name="MeanQ">Mean Q(s, a) of the minibatch, the mean of the distributions.</param>
/// <param name="EdgeProbability">Mean probability of the lowest and the highest atom together: much of it says that returns lie beyond them.</param>
/// <param name="Exploration">Epsilon.</param>
/// <param name="LearningRate">Adam's step size.</param>
public sealed record C51Record(
    double Loss,
    double MeanQ,
    double EdgeProbability,
    double Exploration,
    double LearningRate
) : UpdateRecord;
