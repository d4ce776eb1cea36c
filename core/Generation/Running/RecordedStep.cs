namespace Rlfw.Generation.Running;

/// <summary>A decoding step that was recorded.</summary>
internal sealed class RecordedStep : IDisposable
{
    /// <summary>Records.</summary>
    /// <param name="compute">What is recorded; it has run before.</param>
    /// <param name="other">A graph whose memory is used too, as only one of them runs at a time; null for none.</param>
    public RecordedStep(Func<(Tensor Tokens, Tensor LogProbabilities)> compute, CudaGraph? other)
    {
        (Tensor Tokens, Tensor LogProbabilities)? recorded = null;
        Graph = new CudaGraph();
        try
        {
            Graph.Capture(() => recorded = compute(), other);
        }
        catch
        {
            Graph.Dispose();
            throw;
        }

        var result = recorded!.Value;
        Tokens = result.Tokens.DetachFromDisposeScope();
        LogProbabilities = result.LogProbabilities.DetachFromDisposeScope();
    }

    /// <summary>The graph.</summary>
    public CudaGraph Graph { get; }

    /// <summary>What it draws, int64 [rows].</summary>
    public Tensor Tokens { get; }

    /// <summary>float32 [rows, 3].</summary>
    public Tensor LogProbabilities { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Tokens.Dispose();
        LogProbabilities.Dispose();
        Graph.Dispose();
    }
}
