namespace Rlfw.Contracts;

/// <summary>
/// Says how probable a language model finds given completions, and learns from the answer, without ever holding the logits of
/// all tokens. Used from the run's thread alone.
/// </summary>
public interface ITokenScorer
{
    /// <summary>What learning takes of the device.</summary>
    TrainingMemory Memory { get; }

    /// <summary>Scores completions with the present parameters.</summary>
    /// <param name="request">The completions, and what is wanted.</param>
    /// <returns>The scores; the caller disposes them before it scores again.</returns>
    ITokenScores Score(ScoringRequest request);
}
