using System.Runtime.InteropServices;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Speculation;

/// <summary>
/// Guesses that a text goes on as it did where its last tokens stood before (Saxena, 2023, "Prompt lookup decoding"): answers that
/// quote their prompt, code that repeats itself.
/// </summary>
/// <param name="options">How far it looks and guesses.</param>
internal sealed class PromptLookup(SpeculationOptions options) : ITokenGuesser
{
    /// <inheritdoc />
    public IReadOnlyList<int[]> Guess(IReadOnlyList<(Sequence Sequence, int Limit)> sequences) =>
        [
            .. sequences.Select(x =>
                Continuation(CollectionsMarshal.AsSpan(x.Sequence.Tokens), Math.Min(x.Limit, options.Tokens))
            ),
        ];

    /// <inheritdoc />
    public void Forget(Sequence sequence) { }

    /// <inheritdoc />
    public void Reset() { }

    /// <inheritdoc />
    public void Dispose() { }

    private int[] Continuation(ReadOnlySpan<int> tokens, int limit)
    {
        for (var length = Math.Min(options.LongestMatch, tokens.Length - 1); length > 0 && limit > 0; length--)
        {
            var pattern = tokens[^length..];
            // The latest place is the likeliest; the pattern's own is left out.
            var at = tokens[..^1].LastIndexOf(pattern);
            if (at >= 0)
            {
                var following = tokens[(at + length)..];
                return following[..Math.Min(limit, following.Length)].ToArray();
            }
        }

        return [];
    }
}
