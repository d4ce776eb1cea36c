using Rlfw.Contracts;

namespace Rlfw.Training.Estimators;

/// <summary>
/// Prompts and completions as right-padded rows [B, T], T the longest of them. Logits at column t predict the id of
/// column t + 1; see <see cref="Targets"/> and <see cref="TargetMask"/>.
/// </summary>
public sealed record SequenceBatch
{
    /// <summary>Prompt, completion, padding; int64 [B, T].</summary>
    public required Tensor Ids { get; init; }

    /// <summary>True where there is a token, false on padding; bool [B, T].</summary>
    public required Tensor AttentionMask { get; init; }

    /// <summary>True on completion tokens, the end token included; bool [B, T].</summary>
    public required Tensor CompletionMask { get; init; }

    /// <summary>The position of each token, 0 for the first; on padding the last position repeats; int64 [B, T].</summary>
    public required Tensor Positions { get; init; }

    /// <summary>The ids that columns 0 .. T - 2 predict, int64 [B, T - 1].</summary>
    public Tensor Targets => Ids.narrow(1, 1, Ids.shape[1] - 1);

    /// <summary>Which of <see cref="Targets"/> are completion tokens, bool [B, T - 1].</summary>
    public Tensor TargetMask => CompletionMask.narrow(1, 1, CompletionMask.shape[1] - 1);

    /// <summary>Lays completions out as rows.</summary>
    /// <param name="completions">At least one; each with a prompt of at least one token.</param>
    /// <param name="paddingId">What fills shorter rows.</param>
    /// <param name="device">Where the tensors go.</param>
    public static SequenceBatch From(IReadOnlyList<Completion> completions, int paddingId, Device device)
    {
        ArgumentNullException.ThrowIfNull(completions);
        var rows = completions.Count;
        var width = completions.Max(x => x.PromptIds.Length + x.CompletionIds.Length);
        var ids = new long[rows * width];
        var positions = new long[rows * width];
        var attention = new bool[rows * width];
        var completed = new bool[rows * width];
        Array.Fill(ids, paddingId);
        for (var row = 0; row < rows; row++)
        {
            int[] prompt = completions[row].PromptIds,
                completion = completions[row].CompletionIds;
            var length = prompt.Length + completion.Length;
            for (var column = 0; column < width; column++)
            {
                var i = (row * width) + column;
                positions[i] = Math.Min(column, length - 1);
                if (column >= length)
                {
                    continue;
                }

                attention[i] = true;
                completed[i] = column >= prompt.Length;
                ids[i] = completed[i] ? completion[column - prompt.Length] : prompt[column];
            }
        }

        return new SequenceBatch
        {
            Ids = torch.tensor(ids, [rows, width], device: device),
            AttentionMask = torch.tensor(attention, [rows, width], device: device),
            CompletionMask = torch.tensor(completed, [rows, width], device: device),
            Positions = torch.tensor(positions, [rows, width], device: device),
        };
    }

    /// <summary>
    /// Per-token values of the completions, aligned with <see cref="Targets"/>: the sampler's log-probabilities as
    /// float32 [B, T - 1], 0 elsewhere.
    /// </summary>
    /// <param name="completions">The completions this batch was made from.</param>
    public Tensor SampledLogProbabilities(IReadOnlyList<Completion> completions)
    {
        ArgumentNullException.ThrowIfNull(completions);
        int rows = (int)Ids.shape[0],
            width = (int)Ids.shape[1] - 1;
        var values = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            var first = completions[row].PromptIds.Length - 1;
            completions[row].LogProbabilities.CopyTo(values.AsSpan((row * width) + first));
        }

        return torch.tensor(values, [rows, width], device: Ids.device);
    }
}
