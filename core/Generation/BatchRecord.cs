namespace Rlfw.Generation;

/// <summary>Writes chosen tokens into their sequences; log-probabilities cross to the host once, at the end.</summary>
/// <param name="stopIds">The tokens that end a completion.</param>
internal sealed class BatchRecord(IReadOnlyList<int> stopIds)
{
    private readonly List<(IReadOnlyList<Sequence?> Rows, Tensor LogProbabilities)> _steps = [];

    /// <summary>Appends one token to each row that still grows.</summary>
    /// <param name="rows">The sequences of the batch's rows.</param>
    /// <param name="tokens">int64 [B].</param>
    /// <param name="logProbabilities">float32 [B]; must live until <see cref="Close"/>.</param>
    public void Append(IReadOnlyList<Sequence> rows, Tensor tokens, Tensor logProbabilities)
    {
        // The one wait for the device in a step: whether rows ended decides what runs next.
        var chosen = tokens.cpu().data<long>();
        var grown = new Sequence?[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Finished)
            {
                continue;
            }

            var token = (int)chosen[i];
            rows[i].Ids.Add(token);
            rows[i].Finished = stopIds.Contains(token);
            grown[i] = rows[i];
        }

        _steps.Add((grown, logProbabilities));
    }

    /// <summary>Hands the log-probabilities out.</summary>
    public void Close()
    {
        var values = torch.cat([.. _steps.Select(step => step.LogProbabilities)]).cpu().data<float>();
        var next = 0L;
        foreach (var row in _steps.SelectMany(step => step.Rows))
        {
            row?.LogProbabilities.Add(values[next]);
            next++;
        }
    }
}
