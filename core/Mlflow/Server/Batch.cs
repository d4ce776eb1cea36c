namespace Rlfw.Mlflow.Server;

/// <summary>What goes in one request, within a server's limits.</summary>
/// <param name="Metrics">Points.</param>
/// <param name="Parameters">Parameters, each key once.</param>
/// <param name="Tags">Tags.</param>
internal sealed record Batch(
    IReadOnlyList<RunMessages.Metric> Metrics,
    IReadOnlyList<KeyValueMessage> Parameters,
    IReadOnlyList<KeyValueMessage> Tags
)
{
    /// <summary>How many records there are.</summary>
    public int Count => Metrics.Count + Parameters.Count + Tags.Count;

    /// <summary>The request.</summary>
    /// <param name="runId">The run.</param>
    public RunMessages.LogBatch Message(string runId) =>
        new(
            runId,
            Metrics.Count > 0 ? Metrics : null,
            Parameters.Count > 0 ? Parameters : null,
            Tags.Count > 0 ? Tags : null
        );

    /// <summary>Two halves, in order.</summary>
    public (Batch First, Batch Second) Halves()
    {
        var half = Count / 2;
        return (Range(0, half), Range(half, Count));
    }

    /// <summary>The only record, for messages.</summary>
    public string Describe() =>
        Metrics.Count > 0 ? $"metric '{Metrics[0].Key}'"
        : Parameters.Count > 0 ? $"parameter '{Parameters[0].Key}'"
        : $"tag '{Tags[0].Key}'";

    private Batch Range(int from, int to)
    {
        var (metrics, parameters) = (Metrics.Count, Metrics.Count + Parameters.Count);
        return new Batch(
            Part(Metrics, from, to),
            Part(Parameters, from - metrics, to - metrics),
            Part(Tags, from - parameters, to - parameters)
        );
    }

    private static T[] Part<T>(IReadOnlyList<T> all, int from, int to)
    {
        var (first, end) = (Math.Clamp(from, 0, all.Count), Math.Clamp(to, 0, all.Count));
        return [.. all.Skip(first).Take(end - first)];
    }
}
