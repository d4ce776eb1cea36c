using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Llama;

/// <summary>From the stream to what a request asks of some tokens: last norm, head, softmax.</summary>
/// <param name="network">The network.</param>
/// <param name="request">Temperature, and whether entropies are wanted.</param>
internal sealed class HeadScores(LlamaNetwork network, ScoringRequest request)
{
    // Logits in float32, their exponentials and products stand side by side for a moment.
    private const long LogitBytesAtOnce = 512L << 20;

    /// <summary>How many tokens' logits stand in memory at once.</summary>
    /// <param name="vocabularySize">V.</param>
    public static int TokensAtOnce(int vocabularySize) =>
        (int)Math.Clamp(LogitBytesAtOnce / (sizeof(float) * (long)vocabularySize) / 64 * 64, 64, 1 << 20);

    /// <summary>The scores of M tokens; differentiable.</summary>
    /// <param name="stream">What the last layer gave at the rows that predict them, [M, hidden].</param>
    /// <param name="targets">The tokens, int64 [M].</param>
    /// <param name="again">Whether they are computed once more for the derivative, which hits have no part in.</param>
    /// <returns>Log-probabilities and entropies, float32 [M]; whether each token was the most probable one, bool [M].</returns>
    public (Tensor LogProbabilities, Tensor? Entropies, Tensor? Hits) Of(
        Tensor stream,
        Tensor targets,
        bool again = false
    )
    {
        using var scope = torch.NewDisposeScope();
        var logits = network.Head(network.Decoder.Normalize(stream)).to_type(ScalarType.Float32);
        if (request.Temperature != 1)
        {
            logits = logits / request.Temperature;
        }

        var normalizer = logits.logsumexp(-1);
        var chosen = logits.gather(-1, targets.unsqueeze(-1)).squeeze(-1) - normalizer;
        Tensor? entropies = null;
        if (request.WantsEntropies)
        {
            using var gradients = torch.set_grad_enabled(request.LearnsEntropies && torch.is_grad_enabled());
            var (values, total) = request.LearnsEntropies
                ? (logits, normalizer)
                : (logits.detach(), normalizer.detach());
            entropies = TokenEntropies.Compute(values, total);
        }

        var hits = request.WantsHits && !again ? TokenHits.Compute(logits, targets) : null;
        return (
            chosen.MoveToOuterDisposeScope(),
            entropies?.MoveToOuterDisposeScope(),
            hits?.MoveToOuterDisposeScope()
        );
    }
}
