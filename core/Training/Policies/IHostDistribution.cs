using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>
/// A family of action distributions pi(.|s) on arrays: what the numbers mean that a policy gives for each state, and the
/// derivatives by them that policy gradients are made of. Row b of every array belongs to state b. Pure functions; the rows of
/// derivatives are added to, so that the terms of a loss accumulate.
/// </summary>
public interface IHostDistribution
{
    /// <summary>D, floats that describe the distribution in one state.</summary>
    int ParameterSize { get; }

    /// <summary>A, floats per action; 1, the index, where actions are discrete.</summary>
    int ActionSize { get; }

    /// <summary>Draws an action in each state.</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes the actions, [B, A].</param>
    /// <param name="logProbabilities">Takes log pi(a|s), [B].</param>
    void Sample(ReadOnlySpan<float> parameters, RandomStream random, Span<float> actions, Span<float> logProbabilities);

    /// <summary>The actions of highest probability (density).</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="actions">Takes them, [B, A].</param>
    void Mode(ReadOnlySpan<float> parameters, Span<float> actions);

    /// <summary>log pi(a|s).</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="actions">[B, A].</param>
    /// <param name="logProbabilities">Takes them, [B].</param>
    void LogProbabilities(ReadOnlySpan<float> parameters, ReadOnlySpan<float> actions, Span<float> logProbabilities);

    /// <summary>The entropy of pi(.|s) in nats; of a density the differential entropy.</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="entropies">Takes them, [B].</param>
    void Entropies(ReadOnlySpan<float> parameters, Span<float> entropies);

    /// <summary>KL(p || pi) = E_{a ~ p}[log p(a|s) - log pi(a|s)].</summary>
    /// <param name="reference">p, [B, D].</param>
    /// <param name="parameters">pi, [B, D].</param>
    /// <param name="divergences">Takes them, [B].</param>
    void Divergences(ReadOnlySpan<float> reference, ReadOnlySpan<float> parameters, Span<float> divergences);

    /// <summary>Adds weight times d log pi(a|s) / d parameters.</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="actions">[B, A].</param>
    /// <param name="weights">[B].</param>
    /// <param name="gradients">[B, D].</param>
    void AddLogProbabilityGradients(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> weights,
        Span<float> gradients
    );

    /// <summary>Adds weight times d entropy / d parameters.</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="weight">The same for all states.</param>
    /// <param name="gradients">[B, D].</param>
    void AddEntropyGradients(ReadOnlySpan<float> parameters, float weight, Span<float> gradients);

    /// <summary>Adds weight times d KL(p || pi) / d parameters of pi.</summary>
    /// <param name="reference">p, [B, D].</param>
    /// <param name="parameters">pi, [B, D].</param>
    /// <param name="weight">The same for all states.</param>
    /// <param name="gradients">[B, D].</param>
    void AddDivergenceGradients(
        ReadOnlySpan<float> reference,
        ReadOnlySpan<float> parameters,
        float weight,
        Span<float> gradients
    );

    /// <summary>
    /// The Fisher information matrix of each state's distribution, by its parameters, times a vector: what the second derivative
    /// of KL(pi_old || pi) is where both are the same.
    /// </summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="vectors">[B, D].</param>
    /// <param name="products">Takes the products, [B, D].</param>
    void FisherProducts(ReadOnlySpan<float> parameters, ReadOnlySpan<float> vectors, Span<float> products);
}
