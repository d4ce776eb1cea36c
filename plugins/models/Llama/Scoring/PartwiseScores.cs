namespace Rlfw.Plugins.Llama;

/// <summary>Scores of many tokens, some at a time.</summary>
internal static class PartwiseScores
{
    /// <summary>Log-probabilities and entropies, float32 [M], and hits, bool [M]; not differentiable.</summary>
    /// <param name="head">From the stream to scores.</param>
    /// <param name="rows">[M, hidden].</param>
    /// <param name="targets">int64 [M].</param>
    /// <param name="atOnce">How many tokens' logits may stand in memory.</param>
    public static (Tensor LogProbabilities, Tensor? Entropies, Tensor? Hits) Of(
        HeadScores head,
        Tensor rows,
        Tensor targets,
        int atOnce
    )
    {
        using var scope = torch.NewDisposeScope();
        var (logProbabilities, entropies, hits) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        for (var first = 0L; first < rows.shape[0]; first += atOnce)
        {
            var count = Math.Min(atOnce, rows.shape[0] - first);
            var (scores, information, chosen) = head.Of(rows.narrow(0, first, count), targets.narrow(0, first, count));
            logProbabilities.Add(scores);
            if (information is not null)
            {
                entropies.Add(information);
            }

            if (chosen is not null)
            {
                hits.Add(chosen);
            }
        }

        return (torch.cat([.. logProbabilities]).MoveToOuterDisposeScope(), Joined(entropies), Joined(hits));
    }

    private static Tensor? Joined(List<Tensor> parts) =>
        parts.Count == 0 ? null : torch.cat([.. parts]).MoveToOuterDisposeScope();
}
