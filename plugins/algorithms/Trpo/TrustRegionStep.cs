using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Trpo;

/// <summary>
/// One step of a policy within a trust region (Schulman et al., 2015, "Trust region policy optimization", equation 12 and
/// appendix C): up the surrogate objective L = mean r A, r = pi(a|s) / pi_old(a|s), as far as mean KL(pi_old || pi) allows.
/// </summary>
/// <param name="policy">The policy; its parameters are changed.</param>
/// <param name="options">Trust region, conjugate gradient and line search.</param>
/// <param name="device">Where the policy computes.</param>
internal sealed class TrustRegionStep(IHostPolicy policy, TrpoOptions options, Device device)
{
    private readonly IReadOnlyList<Tensor> _learned = [.. policy.Trained.SelectMany(x => x.Parameters)];

    /// <summary>Takes the step, or leaves the policy as it is where no length of it is good.</summary>
    /// <param name="steps">What to learn from.</param>
    public Outcome Take(PolicySteps steps)
    {
        using var jacobian = new PolicyJacobian(policy, steps.Inputs, steps.Count, device);
        var old = jacobian.Values; // [B, D]
        var gradient = jacobian.MultiplyTransposed(SurrogateGradients(steps, old));
        var squares = ConjugateGradient.Dot(gradient, gradient);
        if (!(squares > 0))
        {
            // What is no number must be seen: it ends the run.
            return Outcome.None(Entropy(old)) with { Improvement = squares };
        }

        var direction = ConjugateGradient.Solve(
            vector => FisherProduct(jacobian, vector),
            gradient,
            options.ConjugateGradientSteps
        );

        // The KL divergence of a step s is s^T F s / 2 to second order.
        var curvature = ConjugateGradient.Dot(direction, FisherProduct(jacobian, direction));
        if (curvature <= 0)
        {
            // The gradient is too short for the method to begin.
            return Outcome.None(Entropy(old));
        }

        var longest = Math.Sqrt(2 * options.TargetKl / curvature);
        return Search(steps, old, Array.ConvertAll(direction, x => longest * x));
    }

    /// <summary>(F + damping) v, where F = J^T M J / B and M has each state's Fisher information.</summary>
    internal double[] FisherProduct(PolicyJacobian jacobian, double[] vector)
    {
        var pushed = jacobian.Multiply(vector); // J v, [B, D]
        policy.Distribution.FisherProducts(jacobian.Values, pushed, pushed);
        var rows = pushed.Length / policy.Distribution.ParameterSize;
        var product = jacobian.MultiplyTransposed(Array.ConvertAll(pushed, x => x / rows));
        for (var i = 0; i < product.Length; i++)
        {
            product[i] += options.ConjugateGradientDamping * vector[i];
        }

        return product;
    }

    /// <summary>dL / dy = r A / B times d log pi / dy.</summary>
    private float[] SurrogateGradients(PolicySteps steps, float[] parameters)
    {
        var weights = new float[steps.Count];
        policy.Distribution.LogProbabilities(parameters, steps.Actions, weights);
        for (var b = 0; b < weights.Length; b++)
        {
            weights[b] = MathF.Exp(weights[b] - steps.LogProbabilities[b]) * steps.Advantages[b] / weights.Length;
        }

        var gradients = new float[parameters.Length];
        policy.Distribution.AddLogProbabilityGradients(parameters, steps.Actions, weights, gradients);
        return gradients;
    }

    private Outcome Search(PolicySteps steps, float[] old, double[] step)
    {
        var before = Surrogate(steps, old);
        var start = FlatParameters.Join(_learned);
        var share = 1.0;
        for (var i = 0; i < options.LineSearchSteps; i++, share *= options.LineSearchShrink)
        {
            FlatParameters.Write([.. start.Zip(step, (a, b) => a + (share * b))], _learned);
            var now = policy.Predict(steps.Inputs, steps.Count);
            var (divergence, improvement) = (Divergence(old, now), Surrogate(steps, now) - before);
            if (divergence <= options.TargetKl && improvement > 0)
            {
                return new Outcome(improvement, divergence, share, Entropy(old));
            }
        }

        FlatParameters.Write(start, _learned);
        return Outcome.None(Entropy(old));
    }

    private double Surrogate(PolicySteps steps, ReadOnlySpan<float> parameters)
    {
        var logProbabilities = new float[steps.Count];
        policy.Distribution.LogProbabilities(parameters, steps.Actions, logProbabilities);
        var sum = 0.0;
        for (var b = 0; b < steps.Count; b++)
        {
            sum += Math.Exp(logProbabilities[b] - steps.LogProbabilities[b]) * steps.Advantages[b];
        }

        return sum / steps.Count;
    }

    private double Divergence(ReadOnlySpan<float> old, ReadOnlySpan<float> now)
    {
        var divergences = new float[old.Length / policy.Distribution.ParameterSize];
        policy.Distribution.Divergences(old, now, divergences);
        return divergences.Average(x => (double)x);
    }

    private double Entropy(ReadOnlySpan<float> parameters)
    {
        var entropies = new float[parameters.Length / policy.Distribution.ParameterSize];
        policy.Distribution.Entropies(parameters, entropies);
        return entropies.Average(x => (double)x);
    }

    /// <summary>What came of a step.</summary>
    /// <param name="Improvement">What the surrogate objective gained.</param>
    /// <param name="Divergence">The mean KL divergence of the old policy from the new one.</param>
    /// <param name="Share">Of the longest step, 0 where none was made.</param>
    /// <param name="Entropy">Mean entropy of the old policy.</param>
    internal sealed record Outcome(double Improvement, double Divergence, double Share, double Entropy)
    {
        /// <summary>No step.</summary>
        /// <param name="entropy">Mean entropy of the policy.</param>
        public static Outcome None(double entropy) => new(0, 0, 0, entropy);
    }
}
