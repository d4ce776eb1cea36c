using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Scoring;

/// <summary>
/// Scores any language model through its logits of padded rows [B, T, V]: simple, and for small vocabularies and even lengths as good
/// as any.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="device">Where it computes.</param>
public sealed class PaddedScorer(ICausalLanguageModel model, Device device) : ITokenScorer
{
    /// <inheritdoc />
    public TrainingMemory Memory
    {
        get
        {
            var learned = model.Module.parameters().Where(parameter => parameter.requires_grad).ToList();
            var bytes = learned.Sum(parameter => parameter.numel() * parameter.dtype.ElementSize());
            return new TrainingMemory
            {
                WeightBytes = model.Module.parameters().Sum(p => p.numel() * p.dtype.ElementSize()),
                LearnedBytes = bytes,
                LearnedParameters = learned.Sum(parameter => parameter.numel()),
                // Of a model that is only known by its logits: these, their exponentials and derivatives.
                KeptBytesPerToken = 3L * sizeof(float) * model.Tokenizer.VocabularySize,
                WorkBytesPerToken = 2L * sizeof(float) * model.Tokenizer.VocabularySize,
                FixedWorkBytes = 0,
            };
        }
    }

    /// <inheritdoc />
    public ITokenScores Score(ScoringRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var mode = torch.set_grad_enabled(request.Learns);
        using var scope = NewDisposeScope();
        var rows = SequenceBatch.From(request.Completions, model.Tokenizer.PaddingId, device);
        // Padding stands at the right, behind all that a token may look at: no mask is needed.
        var logits = model
            .Logits(rows.Ids.narrow(1, 0, rows.Ids.shape[1] - 1), attentionMask: null)
            .to_type(ScalarType.Float32);
        if (request.Temperature != 1)
        {
            logits = logits / request.Temperature;
        }

        var places = Places(rows.TargetMask);
        var chosen = TokenLogProbabilities.Compute(logits, rows.Targets).reshape(-1).index_select(0, places);
        return new GraphScores(
            chosen,
            Entropies(request, logits, places),
            Hits(request, logits, rows, places),
            request
        );
    }

    private static Tensor? Hits(ScoringRequest request, Tensor logits, SequenceBatch rows, Tensor places) =>
        request.WantsHits ? TokenHits.Compute(logits, rows.Targets).reshape(-1).index_select(0, places) : null;

    private static Tensor? Entropies(ScoringRequest request, Tensor logits, Tensor places)
    {
        if (!request.WantsEntropies)
        {
            return null;
        }

        using var mode = torch.set_grad_enabled(request.LearnsEntropies && torch.is_grad_enabled());
        var values = request.LearnsEntropies ? logits : logits.detach();
        return TokenEntropies.Compute(values, values.logsumexp(-1)).reshape(-1).index_select(0, places);
    }

    /// <summary>Where the completion tokens are among the targets, row by row, int64 [N].</summary>
    private static Tensor Places(Tensor mask) => mask.reshape(-1).nonzero().squeeze(1);
}
