using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Scores completions side by side: no padding outside attention, prompts once for their group, logits some tokens at a time,
/// layers computed again in the backward pass as memory asks.
/// </summary>
internal sealed class PackedScorer : ITokenScorer
{
    private readonly LlamaNetwork _network;
    private readonly AttentionScopes _scopes;
    private readonly AdapterSet _adapters;
    private readonly LearningMemory _memory;
    private readonly int _atOnce;

    /// <summary>Makes the scorer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scopes">Makes positions and masks.</param>
    /// <param name="adapters">The model's adapters.</param>
    /// <param name="memory">Decides what is kept.</param>
    public PackedScorer(LlamaNetwork network, AttentionScopes scopes, AdapterSet adapters, LearningMemory memory)
    {
        (_network, _scopes, _adapters, _memory) = (network, scopes, adapters, memory);
        _atOnce = HeadScores.TokensAtOnce(memory.Shape.VocabularySize);
    }

    /// <inheritdoc />
    public TrainingMemory Memory => _memory.Estimate(_atOnce);

    /// <inheritdoc />
    public ITokenScores Score(ScoringRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Completions.Count, 1);
        var layout = PackedLayout.Of(request.Completions);
        _memory.Shape.CheckLength(layout.Longest);
        var head = new HeadScores(_network, request);
        using var mode = torch.set_grad_enabled(request.Learns);
        _adapters.BeginPass();
        using var scope = torch.NewDisposeScope();
        return request.Learns ? Learned(layout, head, request.LearnsEntropies) : Read(layout, head);
    }

    private ReadScores Read(PackedLayout layout, HeadScores head)
    {
        using var text = new PackedText(layout, _scopes, _memory.Device);
        var stream = _network.Decoder.Stream(text.Ids, text.Scope);
        var rows = stream.squeeze(0).index_select(0, text.OutputRows);
        stream.Dispose();
        var (scores, entropies, hits) = PartwiseScores.Of(head, rows, text.Targets, _atOnce);
        return new ReadScores(
            scores.DetachFromDisposeScope(),
            entropies?.DetachFromDisposeScope(),
            hits?.DetachFromDisposeScope()
        );
    }

    private LearnedScores Learned(PackedLayout layout, HeadScores head, bool learnsEntropies)
    {
        var text = new PackedText(layout, _scopes, _memory.Device);
        LayerwisePass? pass = null;
        try
        {
            var whole = _memory.WholeLayers(layout.Ids.Count, _atOnce);
            pass = new LayerwisePass(_network.Decoder, text.Ids, text.Scope, whole, _memory.NewInputs());
            return new LearnedScores(text, pass, head, _atOnce, learnsEntropies);
        }
        catch
        {
            // Out of memory is an answer, not an end: what was taken goes back.
            pass?.Dispose();
            text.Dispose();
            throw;
        }
    }
}
