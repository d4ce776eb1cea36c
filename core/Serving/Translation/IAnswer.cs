using Rlfw.Generation;

namespace Rlfw.Serving.Translation;

/// <summary>
/// An answer as it comes about: either all of it is taken and then written whole, or what is taken is written piece by piece.
/// Pieces are JSON.
/// </summary>
internal interface IAnswer
{
    /// <summary>Completion tokens taken so far.</summary>
    int CompletionTokens { get; }

    /// <summary>The pieces before any token.</summary>
    IEnumerable<byte[]> Begin();

    /// <summary>Takes an output, and gives the pieces that it makes.</summary>
    /// <param name="choice">Whose.</param>
    /// <param name="output">What the engine gave.</param>
    IReadOnlyList<byte[]> Stream(int choice, GenerationOutput output);

    /// <summary>The pieces after all completions have ended.</summary>
    IEnumerable<byte[]> End();

    /// <summary>Takes an output for <see cref="Whole"/>.</summary>
    void Take(int choice, GenerationOutput output);

    /// <summary>The whole answer.</summary>
    byte[] Whole();
}
