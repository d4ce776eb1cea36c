using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>Decides which sequences run together, and when finished ones leave.</summary>
/// <param name="limits">How much one batch may hold.</param>
/// <param name="maximumLength">The model's longest sequence.</param>
internal sealed class BatchScheduler(EngineLimits limits, int maximumLength)
{
    // Dropping rows copies the cache; it pays once a quarter of the work would be for nothing.
    private const double WorthwhileActiveFraction = 0.75;

    /// <summary>Divides sequences into batches of similar prompt length, so that little is padded.</summary>
    /// <exception cref="UserErrorException">A prompt leaves no room for a completion.</exception>
    public IEnumerable<IReadOnlyList<Sequence>> Batches(IEnumerable<Sequence> sequences, int maximumNewTokens)
    {
        var batch = new List<Sequence>();
        foreach (var sequence in sequences.OrderBy(sequence => sequence.PromptIds.Length))
        {
            var columns = Columns(sequence, maximumNewTokens);
            if (batch.Count > 0 && (batch.Count >= limits.Rows || (batch.Count + 1) * columns > limits.Columns))
            {
                yield return batch;
                batch = [];
            }

            batch.Add(sequence);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>The rows that still grow, or null where it does not pay to drop the others.</summary>
    public static long[]? RowsWorthKeeping(IReadOnlyList<Sequence> rows)
    {
        var active = rows.Count(row => !row.Finished);
        return active > WorthwhileActiveFraction * rows.Count
            ? null
            : [.. Enumerable.Range(0, rows.Count).Where(i => !rows[i].Finished).Select(i => (long)i)];
    }

    private long Columns(Sequence sequence, int maximumNewTokens)
    {
        var prompt = sequence.PromptIds.Length;
        if (prompt == 0)
        {
            throw new UserErrorException("a prompt has no tokens: a model needs at least one to continue from");
        }

        return prompt + maximumNewTokens <= maximumLength
            ? prompt + maximumNewTokens
            : throw new UserErrorException(
                $"a prompt of {prompt} tokens and a completion of up to {maximumNewTokens} do not fit into the model's {maximumLength}: "
                    + "lower max_new_tokens, raise the model's max_length, or leave long prompts out of the dataset"
            );
    }
}
