namespace Rlfw.Training.Policies;

/// <summary>
/// Independent normal numbers through a hyperbolic tangent (Haarnoja et al., 2018, "Soft actor-critic", appendix C):
/// u = mean + exp(s) z with a standard normal z, a = tanh(u), and log pi(a|s) = sum over the components of
/// log N(u; mean, exp(s)) - log(1 - tanh(u)^2). A row of network outputs is [means, logarithms of deviations s], each A long;
/// the latter are cut to [<see cref="LeastLogDeviation"/>, <see cref="GreatestLogDeviation"/>].
/// </summary>
public static class SquashedGaussian
{
    /// <summary>The least logarithm of a standard deviation.</summary>
    public const float LeastLogDeviation = -20;

    /// <summary>The greatest logarithm of a standard deviation.</summary>
    public const float GreatestLogDeviation = 2;

    private const float LogSqrtTwoPi = 0.918938533f;
    private const float LogTwo = 0.693147181f;

    /// <summary>Actions from standard normal noise, and the logarithms of their densities.</summary>
    /// <param name="outputs">[B, 2 A].</param>
    /// <param name="noise">z, [B, A].</param>
    /// <param name="actions">Takes a, [B, A].</param>
    /// <param name="logProbabilities">Takes log pi(a|s), [B]; B is its length.</param>
    public static void Sample(
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> noise,
        Span<float> actions,
        Span<float> logProbabilities
    )
    {
        var size = noise.Length / logProbabilities.Length;
        for (var row = 0; row < logProbabilities.Length; row++)
        {
            var means = outputs.Slice(2 * row * size, size);
            var logDeviations = outputs.Slice(((2 * row) + 1) * size, size);
            var logProbability = 0f;
            for (var k = 0; k < size; k++)
            {
                var z = noise[(row * size) + k];
                var s = Math.Clamp(logDeviations[k], LeastLogDeviation, GreatestLogDeviation);
                var u = means[k] + (MathF.Exp(s) * z);
                actions[(row * size) + k] = MathF.Tanh(u);
                logProbability += (-0.5f * z * z) - s - LogSqrtTwoPi - LogSlope(u);
            }

            logProbabilities[row] = logProbability;
        }
    }

    /// <summary>
    /// A loss's gradients by the network's outputs where the noise is held fixed (equation 13, the reparameterization): with
    /// g = dL/dlog pi it is dL/du = (1 - a^2) dL/da + 2 a g, dL/dmean = dL/du and dL/ds = exp(s) z dL/du - g, the last 0 where s is cut.
    /// </summary>
    /// <param name="outputs">What the actions were sampled from, [B, 2 A].</param>
    /// <param name="noise">z, [B, A].</param>
    /// <param name="actions">a, [B, A].</param>
    /// <param name="actionGradients">dL/da, [B, A].</param>
    /// <param name="logProbabilityGradients">g, [B]; B is its length.</param>
    /// <param name="gradients">Takes them, [B, 2 A].</param>
    public static void Gradients(
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> noise,
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> actionGradients,
        ReadOnlySpan<float> logProbabilityGradients,
        Span<float> gradients
    )
    {
        var size = noise.Length / logProbabilityGradients.Length;
        for (var row = 0; row < logProbabilityGradients.Length; row++)
        {
            var g = logProbabilityGradients[row];
            var logDeviations = outputs.Slice(((2 * row) + 1) * size, size);
            var byMeans = gradients.Slice(2 * row * size, size);
            var byLogDeviations = gradients.Slice(((2 * row) + 1) * size, size);
            for (var k = 0; k < size; k++)
            {
                var i = (row * size) + k;
                var a = actions[i];
                var s = logDeviations[k];
                byMeans[k] = ((1 - (a * a)) * actionGradients[i]) + (2 * a * g);
                byLogDeviations[k] = s is >= LeastLogDeviation and <= GreatestLogDeviation
                    ? (MathF.Exp(s) * noise[i] * byMeans[k]) - g
                    : 0;
            }
        }
    }

    /// <summary>tanh of the means: what the policy does where it does not explore.</summary>
    /// <param name="outputs">[B, 2 A].</param>
    /// <param name="components">A.</param>
    /// <param name="actions">Takes them, [B, A].</param>
    public static void Mode(ReadOnlySpan<float> outputs, int components, Span<float> actions)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = MathF.Tanh(outputs[(2 * (i / components) * components) + (i % components)]);
        }
    }

    /// <summary>
    /// log(1 - tanh(u)^2) as 2 (log 2 - |u| - log(1 + exp(-2 |u|))): exact also where tanh(u) rounds to 1 and the plain formula is the
    /// logarithm of 0.
    /// </summary>
    /// <param name="u">What is squashed.</param>
    public static float LogSlope(float u)
    {
        var size = MathF.Abs(u);
        return 2 * (LogTwo - size - MathF.Log(1 + MathF.Exp(-2 * size)));
    }
}
