using System.Numerics.Tensors;
using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Policies;

/// <summary>
/// Generalized state-dependent exploration (Raffin, Kober and Stulp, 2021, "Smooth exploration for robotic reinforcement learning",
/// section 3) of a policy whose actions pass through a hyperbolic tangent. The noise of a state is a linear function of the
/// policy's last hidden layer h: e = W h with W_kl = d_kl z_kl, z standard normal and held for many steps, the deviations d learned.
/// As a function of the state u = mean + e is normal with variance v_k = sum over l of d_kl^2 h_l^2, plus 1e-6; a = tanh(u), and
/// log pi(a|s) = sum over k of log N(u_k; mean_k, v_k) - log(1 - tanh(u_k)^2). Matrices are [A, L], a row a component.
/// </summary>
/// <param name="parameters">What the deviations are made of, [A, L], or [1, L] where all components share them; the caller disposes it.</param>
/// <param name="components">A.</param>
/// <param name="options">How deviations are made of it, and whether the noise teaches h.</param>
public sealed class SquashedStateNoise(TrainableVector parameters, int components, GsdeOptions options)
{
    private const float Least = 1e-6f;
    private const float HalfLogTwoPi = 0.918938533f;
    private readonly Scratch _noise = new();
    private readonly Scratch _variances = new();
    private readonly Scratch _squaredDeviations = new();
    private readonly Scratch _squaredLatents = new();
    private readonly Scratch _through = new();
    private readonly Scratch _byLogDeviations = new();

    /// <summary>L, the width of the policy's last hidden layer.</summary>
    public int Latents { get; } = options.FullDeviations ? parameters.Count / components : parameters.Count;

    /// <summary>How many numbers a matrix has, A times L.</summary>
    public int Weights => components * Latents;

    /// <summary>Draws one matrix.</summary>
    /// <param name="random">Where z is drawn from.</param>
    /// <param name="weights">Takes W, [A, L].</param>
    public void Draw(RandomStream random, Span<float> weights)
    {
        ArgumentNullException.ThrowIfNull(random);
        var values = parameters.Values;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Deviation(values[i % values.Length]) * (float)random.NextGaussian();
        }
    }

    /// <summary>The actions of N environments, each with a matrix of its own.</summary>
    /// <param name="latents">h, [N, L].</param>
    /// <param name="means">[N, A].</param>
    /// <param name="weights">W of each, [N, A, L].</param>
    /// <param name="actions">Takes a, [N, A].</param>
    public void Explore(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> weights,
        Span<float> actions
    )
    {
        for (var i = 0; i < actions.Length; i++)
        {
            var noise = TensorPrimitives.Dot(
                latents.Slice(i / components * Latents, Latents),
                weights.Slice(i * Latents, Latents)
            );
            actions[i] = MathF.Tanh(means[i] + noise);
        }
    }

    /// <summary>Actions of the distribution that the policy is in each state, with noise of their own and not of a held matrix.</summary>
    /// <param name="latents">h, [M, L].</param>
    /// <param name="means">[M, A].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes a, [M, A].</param>
    public void Draw(ReadOnlySpan<float> latents, ReadOnlySpan<float> means, RandomStream random, Span<float> actions)
    {
        ArgumentNullException.ThrowIfNull(random);
        var squares = _squaredLatents.Take(Latents);
        ReadOnlySpan<float> squaredDeviations = SquaredDeviations();
        for (var i = 0; i < actions.Length; i++)
        {
            var h = latents.Slice(i / components * Latents, Latents);
            TensorPrimitives.Multiply(h, h, squares);
            var variance =
                TensorPrimitives.Dot(squares, squaredDeviations.Slice(i % components * Latents, Latents)) + Least;
            actions[i] = MathF.Tanh(means[i] + (MathF.Sqrt(variance) * (float)random.NextGaussian()));
        }
    }

    /// <summary>Actions under one matrix, and the logarithms of their densities; keeps what <see cref="Gradients"/> needs.</summary>
    /// <param name="latents">h, [B, L].</param>
    /// <param name="means">[B, A].</param>
    /// <param name="weights">W, [A, L].</param>
    /// <param name="actions">Takes a, [B, A].</param>
    /// <param name="logProbabilities">Takes log pi(a|s), [B]; B is its length.</param>
    public void Sample(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> weights,
        Span<float> actions,
        Span<float> logProbabilities
    )
    {
        Span<float> noise = _noise.Take(actions.Length),
            variances = _variances.Take(actions.Length),
            squares = _squaredLatents.Take(Latents);
        ReadOnlySpan<float> squaredDeviations = SquaredDeviations();
        for (var row = 0; row < logProbabilities.Length; row++)
        {
            var h = latents.Slice(row * Latents, Latents);
            TensorPrimitives.Multiply(h, h, squares);
            var logProbability = 0f;
            for (var k = 0; k < components; k++)
            {
                var i = (row * components) + k;
                var e = noise[i] = TensorPrimitives.Dot(h, weights.Slice(k * Latents, Latents));
                var v = variances[i] =
                    TensorPrimitives.Dot(squares, squaredDeviations.Slice(k * Latents, Latents)) + Least;
                var u = means[i] + e;
                actions[i] = MathF.Tanh(u);
                logProbability -= (0.5f * ((e * e / v) + MathF.Log(v))) + HalfLogTwoPi + SquashedGaussian.LogSlope(u);
            }

            logProbabilities[row] = logProbability;
        }
    }

    /// <summary>
    /// A loss's gradients where z is held fixed: with g = dL/dlog pi it is dL/du = (1 - a^2) dL/da + 2 a g = dL/dmean,
    /// dL/de = dL/du - g e / v and dL/dv = g (e^2 / v - 1) / (2 v). Through e and v each component k hands
    /// t_l = W_kl dL/de_k + 2 d_kl^2 h_l dL/dv_k to h_l and, summed over the rows, h_l t_l to log d_kl and so to the parameters.
    /// </summary>
    /// <param name="latents">h of the latest <see cref="Sample"/>, [B, L].</param>
    /// <param name="weights">W of it, [A, L].</param>
    /// <param name="actions">a of it, [B, A].</param>
    /// <param name="actionGradients">dL/da, [B, A].</param>
    /// <param name="logProbabilityGradients">g, [B].</param>
    /// <param name="meanGradients">Takes dL/dmean, [B, A].</param>
    /// <param name="latentGradients">Takes what reaches h through e and v, [B, L]: 0 where the noise does not teach it.</param>
    public void Gradients(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> actionGradients,
        ReadOnlySpan<float> logProbabilityGradients,
        Span<float> meanGradients,
        Span<float> latentGradients
    )
    {
        ReadOnlySpan<float> noise = _noise.Take(actions.Length),
            variances = _variances.Take(actions.Length),
            squaredDeviations = SquaredDeviations();
        Span<float> through = _through.Take(Latents),
            byLogDeviations = _byLogDeviations.Take(Weights);
        byLogDeviations.Clear();
        latentGradients.Clear();
        for (var i = 0; i < actions.Length; i++)
        {
            var (row, k) = (i / components, i % components);
            var (a, e, v, g) = (actions[i], noise[i], variances[i], logProbabilityGradients[row]);
            meanGradients[i] = ((1 - (a * a)) * actionGradients[i]) + (2 * a * g);
            var byNoise = meanGradients[i] - (g * e / v);
            var twiceByVariance = g * ((e * e / v) - 1) / v;

            var h = latents.Slice(row * Latents, Latents);
            TensorPrimitives.Multiply(squaredDeviations.Slice(k * Latents, Latents), h, through);
            TensorPrimitives.Multiply(through, twiceByVariance, through);
            TensorPrimitives.MultiplyAdd(weights.Slice(k * Latents, Latents), byNoise, through, through);
            var byThese = byLogDeviations.Slice(k * Latents, Latents);
            TensorPrimitives.MultiplyAdd(through, h, byThese, byThese);
            if (options.LearnFeatures)
            {
                var byLatents = latentGradients.Slice(row * Latents, Latents);
                TensorPrimitives.Add(byLatents, through, byLatents);
            }
        }

        AddParameterGradients(byLogDeviations);
    }

    private void AddParameterGradients(ReadOnlySpan<float> byLogDeviations)
    {
        Span<float> values = parameters.Values,
            gradients = parameters.Gradients;
        for (var i = 0; i < byLogDeviations.Length; i++)
        {
            var x = values[i % values.Length];
            // d log d / dx: 1 of the exponential, 1 / ((1 + x) (1 + log(1 + x))) of what grows slower.
            var slope = options.Expln && x > 0 ? 1 / ((1 + x) * Deviation(x)) : 1;
            gradients[i % values.Length] += byLogDeviations[i] * slope;
        }
    }

    /// <summary>d of a parameter.</summary>
    private float Deviation(float x) => options.Expln && x > 0 ? 1 + MathF.Log(1 + x) : MathF.Exp(x);

    /// <summary>d^2, [A, L].</summary>
    private Span<float> SquaredDeviations()
    {
        var values = parameters.Values;
        var squares = _squaredDeviations.Take(Weights);
        for (var i = 0; i < squares.Length; i++)
        {
            var deviation = Deviation(values[i % values.Length]);
            squares[i] = deviation * deviation;
        }

        return squares;
    }
}
