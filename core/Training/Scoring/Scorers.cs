using Rlfw.Contracts;

namespace Rlfw.Training.Scoring;

/// <summary>Chooses how completions are scored.</summary>
public static class Scorers
{
    /// <summary>The model's own way; through its logits where it has none, or where <paramref name="packed"/> is false.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="packed">Whether completions may stand side by side without padding.</param>
    public static ITokenScorer For(ICausalLanguageModel model, Device device, bool packed)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (packed ? model.Scorer : null) ?? new PaddedScorer(model, device);
    }
}
