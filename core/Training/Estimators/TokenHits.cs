namespace Rlfw.Training.Estimators;

/// <summary>Which tokens a language model would have chosen itself.</summary>
public static class TokenHits
{
    /// <summary>Whether no token has a larger logit than the target.</summary>
    /// <param name="logits">[..., V].</param>
    /// <param name="targets">The tokens, int64 [...].</param>
    /// <returns>bool [...]; not differentiable.</returns>
    public static Tensor Compute(Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var values = logits.detach();
        return values.gather(-1, targets.unsqueeze(-1)).squeeze(-1).ge(values.amax([-1])).MoveToOuterDisposeScope();
    }
}
