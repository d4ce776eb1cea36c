using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Speculation;

/// <summary>Guesses the next tokens of completions, so that one step can confirm several: speculative decoding.</summary>
internal interface ITokenGuesser : IDisposable
{
    /// <summary>Guesses. Every token of the sequences is known to the host.</summary>
    /// <param name="sequences">Whose next tokens, and how many may be guessed at most.</param>
    /// <returns>Guesses for each, any number up to the limit, none included.</returns>
    IReadOnlyList<int[]> Guess(IReadOnlyList<(Sequence Sequence, int Limit)> sequences);

    /// <summary>Told that a sequence will not be asked for again.</summary>
    void Forget(Sequence sequence);

    /// <summary>Told before a first step after parameters may have changed.</summary>
    void Reset();
}
