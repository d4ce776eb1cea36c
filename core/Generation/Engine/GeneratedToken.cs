namespace Rlfw.Generation;

/// <summary>One token of a completion.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">At the sampling temperature, before tokens were dropped.</param>
/// <param name="DrawnLogProbability">Under the distribution it was drawn from.</param>
/// <param name="ModelLogProbability">Under the model itself, at temperature 1.</param>
/// <param name="Alternatives">
/// The most probable tokens under the model itself and their log-probabilities, best first; as many as were asked for.
/// </param>
public sealed record GeneratedToken(
    int Id,
    float LogProbability,
    float DrawnLogProbability,
    float ModelLogProbability,
    IReadOnlyList<(int Id, float LogProbability)> Alternatives
);
