namespace Rlfw.Generation.Running;

/// <summary>What a step drew, on the host.</summary>
/// <param name="Tokens">[outputs].</param>
/// <param name="LogProbabilities">[outputs · 3]: as <see cref="Sampling.ITokenSampler"/> orders them.</param>
/// <param name="Alternatives">The most probable ids of each output and their log-probabilities; empty where nobody asked.</param>
internal sealed record DrawnTokens(
    long[] Tokens,
    float[] LogProbabilities,
    IReadOnlyList<IReadOnlyList<(int Id, float LogProbability)>> Alternatives
);
