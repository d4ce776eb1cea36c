namespace Rlfw.Training.Estimators;

/// <summary>Entropies of next-token distributions.</summary>
public static class TokenEntropies
{
    /// <summary>H = logsumexp(z) - sum(softmax(z) z), in nats; differentiable.</summary>
    /// <param name="logits">z, float32 [..., V].</param>
    /// <param name="normalizers">logsumexp(z), [...].</param>
    /// <returns>[...].</returns>
    public static Tensor Compute(Tensor logits, Tensor normalizers)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(normalizers);
        using var scope = NewDisposeScope();
        return (normalizers - (logits.softmax(-1) * logits).sum(-1)).MoveToOuterDisposeScope();
    }
}
