using Rlfw.Contracts;

namespace Rlfw.Training.Scoring;

/// <summary>Scores whose whole graph is kept.</summary>
internal sealed class GraphScores : ITokenScores
{
    private readonly Tensor _logProbabilities;
    private readonly Tensor? _entropies;
    private readonly bool _learns;

    /// <summary>Takes the tensors over.</summary>
    /// <param name="logProbabilities">[N], with its graph.</param>
    /// <param name="entropies">[N] or null, with its graph where it is learned.</param>
    /// <param name="hits">[N] or null.</param>
    /// <param name="request">What is wanted.</param>
    public GraphScores(Tensor logProbabilities, Tensor? entropies, Tensor? hits, ScoringRequest request)
    {
        Hits = hits?.DetachFromDisposeScope();
        _learns = request.Learns;
        _logProbabilities = logProbabilities.DetachFromDisposeScope();
        _entropies = entropies?.DetachFromDisposeScope();
        LogProbabilities = logProbabilities.detach().DetachFromDisposeScope();
        LogProbabilities.requires_grad = request.Learns;
        Entropies = entropies?.detach().DetachFromDisposeScope();
        if (Entropies is not null)
        {
            Entropies.requires_grad = request.LearnsEntropies;
        }
    }

    /// <inheritdoc />
    public Tensor LogProbabilities { get; }

    /// <inheritdoc />
    public Tensor? Entropies { get; }

    /// <inheritdoc />
    public Tensor? Hits { get; }

    /// <inheritdoc />
    public void Backward()
    {
        if (!_learns)
        {
            throw new InvalidOperationException("The request did not ask to learn from these scores.");
        }

        using var scope = NewDisposeScope();
        if (Entropies?.grad is { } byEntropies)
        {
            torch.autograd.backward([_logProbabilities, _entropies!], [LogProbabilities.grad!, byEntropies]);
        }
        else
        {
            _logProbabilities.backward([LogProbabilities.grad!]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        LogProbabilities.Dispose();
        Entropies?.Dispose();
        Hits?.Dispose();
        _logProbabilities.Dispose();
        _entropies?.Dispose();
    }
}
