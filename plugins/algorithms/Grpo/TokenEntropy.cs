namespace Rlfw.Plugins.Grpo;

/// <summary>The entropy of a next-token distribution.</summary>
internal static class TokenEntropy
{
    /// <summary>H = logsumexp(z) - sum(softmax(z) z), in nats; logits [B, T, V] to [B, T], without gradient.</summary>
    public static Tensor Compute(Tensor logits)
    {
        using var gradients = no_grad();
        var values = logits.detach();
        return values.logsumexp(-1) - (values.softmax(-1) * values).sum(-1);
    }
}
