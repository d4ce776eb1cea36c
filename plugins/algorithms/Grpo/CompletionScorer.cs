using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Grpo;

/// <summary>Completions as rows, and what the model says of their tokens.</summary>
/// <param name="model">The model.</param>
/// <param name="device">Where it computes.</param>
/// <param name="temperature">What logits are divided by, as in sampling.</param>
internal sealed class CompletionScorer(ICausalLanguageModel model, Device device, double temperature)
{
    /// <summary>Lays completions out.</summary>
    public SequenceBatch Rows(IReadOnlyList<Completion> completions) =>
        SequenceBatch.From(completions, model.Tokenizer.PaddingId, device);

    /// <summary>Logits at the sampling temperature that predict a batch's targets, float32 [B, T - 1, V].</summary>
    public Tensor Logits(SequenceBatch rows)
    {
        // Padding stands at the right, behind all that a token may look at: no mask is needed.
        var logits = model
            .Logits(rows.Ids.narrow(1, 0, rows.Ids.shape[1] - 1), attentionMask: null)
            .to_type(ScalarType.Float32);
        return temperature == 1 ? logits : logits / temperature;
    }

    /// <summary>The completions with the model's present log-probabilities, without gradients.</summary>
    /// <param name="completions">The completions.</param>
    /// <param name="rowsPerPass">Completions per forward pass.</param>
    public IReadOnlyList<Completion> Score(IReadOnlyList<Completion> completions, int rowsPerPass)
    {
        using var gradients = no_grad();
        var scored = new List<Completion>(completions.Count);
        foreach (var part in completions.Chunk(rowsPerPass))
        {
            using var scope = NewDisposeScope();
            var rows = Rows(part);
            var values = TokenLogProbabilities.Compute(Logits(rows), rows.Targets).cpu();
            for (var i = 0; i < part.Length; i++)
            {
                var own = values[i].narrow(0, part[i].PromptIds.Length - 1, part[i].CompletionIds.Length);
                scored.Add(part[i] with { LogProbabilities = own.data<float>().ToArray() });
            }
        }

        return scored;
    }
}
