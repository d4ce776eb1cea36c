using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Scores that can be learned from. Where all logits fit at once they are computed once; otherwise some tokens at a time, and
/// again for the derivative.
/// </summary>
internal sealed class LearnedScores : ITokenScores
{
    private readonly PackedText _text;
    private readonly LayerwisePass _pass;
    private readonly HeadScores _head;
    private readonly int _atOnce;
    private readonly Tensor _rows;
    private readonly (Tensor LogProbabilities, Tensor? Entropies)? _whole;

    /// <summary>Computes the scores.</summary>
    /// <param name="text">The text; owned from now on.</param>
    /// <param name="pass">Its pass through the layers; owned from now on.</param>
    /// <param name="head">From the stream to scores.</param>
    /// <param name="atOnce">How many tokens' logits may stand in memory.</param>
    /// <param name="learnsEntropies">Whether the loss depends on entropies.</param>
    public LearnedScores(PackedText text, LayerwisePass pass, HeadScores head, int atOnce, bool learnsEntropies)
    {
        (_text, _pass, _head, _atOnce) = (text, pass, head, atOnce);
        using var scope = torch.NewDisposeScope();
        _rows = pass.Stream.squeeze(0).index_select(0, text.OutputRows);
        Tensor? entropies,
            hits;
        if (_rows.shape[0] <= atOnce)
        {
            using var recording = torch.enable_grad();
            _rows.requires_grad = true;
            (var all, var information, hits) = head.Of(_rows, text.Targets);
            _whole = (all, information);
            (LogProbabilities, entropies) = (all.detach(), information?.detach());
        }
        else
        {
            using var gradients = torch.no_grad();
            (LogProbabilities, entropies, hits) = PartwiseScores.Of(head, _rows, text.Targets, atOnce);
        }

        LogProbabilities.requires_grad = true;
        (Entropies, Hits) = (entropies, hits);
        if (learnsEntropies)
        {
            Entropies!.requires_grad = true;
        }

        // Last: where anything above runs out of memory, what was made goes with the scope.
        foreach (
            var kept in new[] { _rows, _whole?.LogProbabilities, _whole?.Entropies, LogProbabilities, Entropies, Hits }
        )
        {
            kept?.DetachFromDisposeScope();
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
        using var scope = torch.NewDisposeScope();
        var byRows = _whole is { } whole ? OfWhole(whole.LogProbabilities, whole.Entropies) : OfParts();
        var byStream = torch.zeros_like(_pass.Stream);
        byStream.squeeze(0).index_add_(0, _text.OutputRows, byRows, 1);
        byRows.Dispose();
        _pass.Backward(byStream);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        LogProbabilities.Dispose();
        Entropies?.Dispose();
        Hits?.Dispose();
        _whole?.LogProbabilities.Dispose();
        _whole?.Entropies?.Dispose();
        _rows.Dispose();
        _pass.Dispose();
        _text.Dispose();
    }

    private Tensor OfWhole(Tensor logProbabilities, Tensor? entropies)
    {
        Derive(logProbabilities, LogProbabilities.grad!, entropies, Entropies?.grad);
        return _rows.grad!;
    }

    private Tensor OfParts()
    {
        using var recording = torch.enable_grad();
        var (byScores, byEntropies) = (LogProbabilities.grad!, Entropies?.grad);
        var derivatives = torch.empty_like(_rows);
        for (var first = 0L; first < _rows.shape[0]; first += _atOnce)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(_atOnce, _rows.shape[0] - first);
            var rows = _rows.narrow(0, first, count).detach().requires_grad_();
            var (logProbabilities, entropies, _) = _head.Of(rows, _text.Targets.narrow(0, first, count), again: true);
            Derive(logProbabilities, byScores.narrow(0, first, count), entropies, byEntropies?.narrow(0, first, count));
            using var gradients = torch.no_grad();
            derivatives.narrow(0, first, count).copy_(rows.grad!);
        }

        return derivatives;
    }

    private static void Derive(Tensor scores, Tensor byScores, Tensor? entropies, Tensor? byEntropies)
    {
        if (byEntropies is null)
        {
            scores.backward([byScores]);
        }
        else
        {
            torch.autograd.backward([scores, entropies!], [byScores, byEntropies]);
        }
    }
}
