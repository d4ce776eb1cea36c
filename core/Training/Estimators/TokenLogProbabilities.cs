namespace Rlfw.Training.Estimators;

/// <summary>Log-probabilities of given tokens under a language model's logits.</summary>
public static class TokenLogProbabilities
{
    /// <summary>
    /// log softmax(logits / temperature) at the target ids, as gather(logits) - logsumexp(logits): the [B, T, V] tensor of
    /// log-probabilities, as large as the logits themselves, is never made.
    /// </summary>
    /// <param name="logits">Logits that predict the targets, [B, T, V].</param>
    /// <param name="targets">The tokens that were chosen, int64 [B, T].</param>
    /// <param name="temperature">Above 0: what the sampler divided by.</param>
    /// <returns>float32 [B, T].</returns>
    public static Tensor Compute(Tensor logits, Tensor targets, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(temperature, 0);
        var scaled = logits.to_type(ScalarType.Float32);
        if (temperature != 1)
        {
            scaled = scaled / temperature;
        }

        return scaled.gather(-1, targets.unsqueeze(-1)).squeeze(-1) - scaled.logsumexp(-1);
    }
}
