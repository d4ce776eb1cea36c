using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Sampling;

/// <summary>The most probable tokens beside those that were drawn, under the model itself.</summary>
internal sealed class MostProbable : IDisposable
{
    private readonly Tensor _ids;
    private readonly Tensor _logProbabilities;
    private readonly int[] _counts;

    private MostProbable(Tensor ids, Tensor logProbabilities, int[] counts) =>
        (_ids, _logProbabilities, _counts) = (ids, logProbabilities, counts);

    /// <summary>Looks for them; null where nobody asked.</summary>
    /// <param name="logits">[M, V].</param>
    /// <param name="outputs">Whose they are.</param>
    public static MostProbable? Of(Tensor logits, IReadOnlyList<PlannedOutput> outputs)
    {
        var counts = outputs.Select(output => output.Sequence.Request.Sampling.Alternatives).ToArray();
        if (counts.All(count => count == 0))
        {
            return null;
        }

        using var scope = torch.NewDisposeScope();
        var most = (int)Math.Min(counts.Max(), logits.shape[1]);
        var (values, ids) = logits.to_type(ScalarType.Float32).log_softmax(1).topk(most, 1);
        return new MostProbable(ids.DetachFromDisposeScope(), values.DetachFromDisposeScope(), counts);
    }

    /// <summary>Brings them to the host: for each output as many as it asked for, best first.</summary>
    public IReadOnlyList<IReadOnlyList<(int Id, float LogProbability)>> ToLists()
    {
        using var scope = torch.NewDisposeScope();
        var ids = _ids.cpu().data<long>();
        var values = _logProbabilities.cpu().data<float>();
        var width = (int)_ids.shape[1];
        return
        [
            .. _counts.Select(
                (count, row) =>
                    (IReadOnlyList<(int, float)>)
                        [.. Enumerable.Range(row * width, Math.Min(count, width)).Select(i => ((int)ids[i], values[i]))]
            ),
        ];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ids.Dispose();
        _logProbabilities.Dispose();
    }
}
