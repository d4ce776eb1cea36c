using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Cli;

/// <summary>Log-probabilities of sequences under a model, in batches of similar lengths.</summary>
/// <param name="model">The model.</param>
/// <param name="device">Where it lives.</param>
/// <param name="rows">Sequences B at a time, at most.</param>
internal sealed class SequenceScorer(ICausalLanguageModel model, Device device, int rows)
{
    /// <summary>Logits at once, B C V: 256 MiB in float32.</summary>
    private const long LogitsAtOnce = 1L << 26;

    /// <summary>
    /// Tokens of a batch, padding included: what bounds memory where sequences are long. One sequence may have more.
    /// </summary>
    private readonly int _tokensAtOnce = device.type == DeviceType.CPU ? 4_096 : 16_384;

    /// <summary>Scores sequences.</summary>
    /// <param name="sequences">One at least; ids of each: one at least, not more than the model's context.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <returns>
    /// For each sequence, in the same order, one number fewer than it has ids: entry t is log p(ids[t + 1] | ids[0 .. t]),
    /// natural, computed in float32 from the model's logits.
    /// </returns>
    public float[][] Score(IReadOnlyList<int[]> sequences, CancellationToken stop)
    {
        var scores = new float[sequences.Count][];
        foreach (var batch in Batches(sequences))
        {
            stop.ThrowIfCancellationRequested();
            ScoreBatch(sequences, batch, scores);
        }

        return scores;
    }

    /// <summary>Rows by falling length, so that the largest batch comes first, and little is padding; a function of the lengths alone.</summary>
    private IEnumerable<int[]> Batches(IReadOnlyList<int[]> sequences)
    {
        var batch = new List<int>();
        foreach (var row in Enumerable.Range(0, sequences.Count).OrderByDescending(row => sequences[row].Length))
        {
            if (batch is [var longest, ..] && !Fits(batch.Count + 1, sequences[longest].Length))
            {
                yield return [.. batch];
                batch.Clear();
            }

            batch.Add(row);
        }

        yield return [.. batch];
    }

    private bool Fits(int count, int length) => count <= rows && (long)count * length <= _tokensAtOnce;

    private void ScoreBatch(IReadOnlyList<int[]> sequences, int[] batch, float[][] scores)
    {
        var longest = sequences[batch[0]].Length;
        foreach (var row in batch)
        {
            scores[row] = new float[sequences[row].Length - 1];
        }

        if (longest == 1)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        // The last id predicts nothing here; it is a target alone.
        var inputs = Padded(sequences, batch, longest - 1, skip: 0); // [B, T - 1]
        var targets = Padded(sequences, batch, longest - 1, skip: 1); // [B, T - 1]
        var columns = (int)Math.Clamp(LogitsAtOnce / ((long)batch.Length * model.Tokenizer.VocabularySize), 1, longest);
        model.ReadLogits(
            inputs,
            Mask(sequences, batch, longest - 1),
            columns,
            (first, logits) =>
            {
                var part = TokenLogProbabilities.Compute(logits, targets.narrow(1, first, logits.shape[1])).cpu();
                Copy(part, first, batch, scores);
            }
        );
    }

    private static void Copy(Tensor part, long first, int[] batch, float[][] scores)
    {
        var values = part.data<float>().ToArray();
        var width = (int)part.shape[1];
        for (var i = 0; i < batch.Length; i++)
        {
            var row = scores[batch[i]];
            var count = Math.Min(width, row.Length - (int)first);
            if (count > 0)
            {
                values.AsSpan(i * width, count).CopyTo(row.AsSpan((int)first));
            }
        }
    }

    /// <summary>int64 [B, width]: rows from an id on, filled up with 0 at the right, which no score is read from.</summary>
    private Tensor Padded(IReadOnlyList<int[]> sequences, int[] batch, int width, int skip)
    {
        var ids = new long[batch.Length * width];
        for (var i = 0; i < batch.Length; i++)
        {
            var row = sequences[batch[i]];
            for (var t = 0; t < Math.Min(width, row.Length - skip); t++)
            {
                ids[(i * width) + t] = row[t + skip];
            }
        }

        return torch.tensor(ids, [batch.Length, width], device: device);
    }

    /// <summary>bool [B, width], true on tokens; null where all are.</summary>
    private Tensor? Mask(IReadOnlyList<int[]> sequences, int[] batch, int width)
    {
        if (sequences[batch[^1]].Length >= width)
        {
            return null;
        }

        var mask = new bool[batch.Length * width];
        for (var i = 0; i < batch.Length; i++)
        {
            mask.AsSpan(i * width, Math.Min(width, sequences[batch[i]].Length)).Fill(true);
        }

        return torch.tensor(mask, [batch.Length, width], device: device);
    }
}
