using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Scores that nothing is learned from.</summary>
/// <param name="LogProbabilities">float32 [N].</param>
/// <param name="Entropies">float32 [N], or null.</param>
/// <param name="Hits">bool [N], or null.</param>
internal sealed record ReadScores(Tensor LogProbabilities, Tensor? Entropies, Tensor? Hits) : ITokenScores
{
    /// <inheritdoc />
    public void Backward() =>
        throw new InvalidOperationException("The request did not ask to learn from these scores.");

    /// <inheritdoc />
    public void Dispose()
    {
        LogProbabilities.Dispose();
        Entropies?.Dispose();
        Hits?.Dispose();
    }
}
