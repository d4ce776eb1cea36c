namespace Rlfw.Plugins.C51;

/// <summary>
/// Distributions over N returns, evenly spaced from the lowest to the highest (Bellemare, Dabney and Munos, 2017, "A distributional
/// perspective on reinforcement learning", section 4).
/// </summary>
/// <param name="atoms">N, at least 2.</param>
/// <param name="lowest">V_min.</param>
/// <param name="highest">V_max, above it.</param>
public sealed class CategoricalReturns(int atoms, double lowest, double highest)
{
    private readonly double _step = (highest - lowest) / (atoms - 1);

    /// <summary>N.</summary>
    public int Atoms => atoms;

    /// <summary>z_i, what atom i stands for.</summary>
    public double Return(int atom) => lowest + (atom * _step);

    /// <summary>The mean of a distribution.</summary>
    /// <param name="probabilities">[N].</param>
    public double Mean(ReadOnlySpan<float> probabilities)
    {
        var mean = 0.0;
        for (var i = 0; i < atoms; i++)
        {
            mean += probabilities[i] * Return(i);
        }

        return mean;
    }

    /// <summary>The probabilities that a network's outputs stand for: exp(x_i) / sum_j exp(x_j).</summary>
    /// <param name="logits">x, [N].</param>
    /// <param name="probabilities">Takes them, [N].</param>
    /// <returns>log sum_j exp(x_j).</returns>
    public static float Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var highest = logits[0];
        foreach (var logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        var sum = 0f;
        for (var i = 0; i < logits.Length; i++)
        {
            probabilities[i] = MathF.Exp(logits[i] - highest);
            sum += probabilities[i];
        }

        for (var i = 0; i < logits.Length; i++)
        {
            probabilities[i] /= sum;
        }

        return highest + MathF.Log(sum);
    }

    /// <summary>
    /// Phi T: the distribution of r + discount z where z is distributed as given, each of its atoms shared out between its two
    /// neighbours among the fixed ones (algorithm 1, equation 7).
    /// </summary>
    /// <param name="next">The distribution of z, [N].</param>
    /// <param name="reward">r.</param>
    /// <param name="discount">What z counts for; 0 after a terminal state.</param>
    /// <param name="projected">Takes the result, [N].</param>
    public void Project(ReadOnlySpan<float> next, double reward, double discount, Span<float> projected)
    {
        projected[..atoms].Clear();
        for (var j = 0; j < atoms; j++)
        {
            var place = (Math.Clamp(reward + (discount * Return(j)), lowest, highest) - lowest) / _step;
            // A reward that is not a number falls on no atom; the loss then shows it.
            var below = double.IsNaN(place) ? 0 : Math.Clamp((int)place, 0, atoms - 2);
            var share = place - below;
            projected[below] += (float)(next[j] * (1 - share));
            projected[below + 1] += (float)(next[j] * share);
        }
    }

    /// <summary>
    /// The cross-entropy - sum_i m_i log p_i of a projected target m (algorithm 1, last line) and its gradient by the logits, p_i - m_i.
    /// With a clip c it is - sum_i m_i log min(max(p_i, c), 1 - c): atoms outside give no gradient, so that k's is
    /// p_k (sum of m over atoms inside) - m_k (where k is inside).
    /// </summary>
    /// <param name="logits">x, [N].</param>
    /// <param name="target">m, [N]; sums to 1.</param>
    /// <param name="clip">c in [0, 1/2); 0 for the cross-entropy itself.</param>
    /// <param name="weight">What gradients are multiplied with.</param>
    /// <param name="gradients">Takes weight times the derivatives by the logits, [N].</param>
    /// <returns>The cross-entropy, without the weight.</returns>
    public static double CrossEntropy(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> target,
        float clip,
        float weight,
        Span<float> gradients
    )
    {
        var normalizer = Softmax(logits, gradients);
        var (loss, outside) = (0.0, 0f);
        for (var i = 0; i < logits.Length; i++)
        {
            if (IsInside(gradients[i], clip))
            {
                loss -= target[i] * (double)(logits[i] - normalizer);
            }
            else
            {
                loss -= target[i] * Math.Log(Math.Clamp(gradients[i], clip, 1 - clip));
                outside += target[i];
            }
        }

        for (var i = 0; i < logits.Length; i++)
        {
            var pull = IsInside(gradients[i], clip) ? target[i] : 0;
            gradients[i] = weight * ((gradients[i] * (1 - outside)) - pull);
        }

        return loss;
    }

    /// <summary>Whether a probability is left as it is; one that is not a number is, so that the loss shows it.</summary>
    private static bool IsInside(float probability, float clip) => !(probability < clip || probability > 1 - clip);
}
