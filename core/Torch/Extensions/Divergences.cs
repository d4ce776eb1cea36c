using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Extensions;

/// <summary>Kullback-Leibler divergences in closed form; TorchSharp has none.</summary>
public static class Divergences
{
    /// <summary>KL(p ‖ q) in nats, for two distributions of one kind.</summary>
    /// <param name="p">Where the expectation is taken.</param>
    /// <param name="q">What it is compared with.</param>
    /// <returns>[batch].</returns>
    /// <exception cref="NotSupportedException">No closed form is known here for the two kinds.</exception>
    public static Tensor kl_divergence(distributions.Distribution p, distributions.Distribution q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return (p, q) switch
        {
            (Categorical first, Categorical second) => OfCategoricals(first, second),
            (Normal first, Normal second) => OfNormals(first, second),
            (Bernoulli first, Bernoulli second) => OfBernoullis(first, second),
            (Independent first, Independent second) when first.event_shape.Length == second.event_shape.Length =>
                first.SumOverEvent(kl_divergence(first.Base, second.Base)),
            _ => throw new NotSupportedException($"No divergence of {p.GetType().Name} and {q.GetType().Name}."),
        };
    }

    private static Tensor OfCategoricals(Categorical p, Categorical q)
    {
        using var scope = NewDisposeScope();
        var terms = p.probs * (p.logits - q.logits);
        // What q cannot give but p can costs infinitely much; what p cannot give costs nothing.
        terms = where(q.probs == 0, full_like(terms, double.PositiveInfinity), terms);
        terms = where(p.probs == 0, zeros_like(terms), terms);
        return terms.sum(-1).MoveToOuterDisposeScope();
    }

    private static Tensor OfNormals(Normal p, Normal q)
    {
        using var scope = NewDisposeScope();
        var ratio = (p.stddev / q.stddev).square();
        var distance = ((p.mean - q.mean) / q.stddev).square();
        return ((ratio + distance - 1 - ratio.log()) * 0.5).MoveToOuterDisposeScope();
    }

    private static Tensor OfBernoullis(Bernoulli p, Bernoulli q)
    {
        using var scope = NewDisposeScope();
        var both = broadcast_tensors(q.logits, p.probs);
        var crossEntropy = nn.functional.binary_cross_entropy_with_logits(
            both[0],
            both[1],
            reduction: nn.Reduction.None
        );
        return (crossEntropy - p.entropy()).MoveToOuterDisposeScope();
    }
}
