using System.Numerics;
using System.Runtime.InteropServices;

namespace Rlfw.Plugins.QrDqn;

/// <summary>
/// The quantile Huber loss of one transition (Dabney et al., 2018, "Distributional reinforcement learning with quantile regression",
/// equations 9, 10 and 13) and its gradient.
/// </summary>
public static class QuantileHuber
{
    /// <summary>
    /// sum_i mean_j |tau_i - 1{u_ij &lt; 0}| L_kappa(u_ij) / kappa with u_ij = target_j - quantile_i, tau_i = (i + 1/2) / N and
    /// L_kappa(u) = c (u - c / 2) where c is u cut to [-kappa, kappa]. Its derivative by quantile_i is
    /// - mean_j |tau_i - 1{u_ij &lt; 0}| c_ij / kappa.
    /// </summary>
    /// <param name="quantiles">theta_i(s, a), [N].</param>
    /// <param name="targets">r + gamma theta_j(s', a*), [M].</param>
    /// <param name="kappa">Where the loss turns from squared to absolute, above 0.</param>
    /// <param name="weight">What gradients are multiplied with: the transition's share of the minibatch's loss.</param>
    /// <param name="gradients">Takes weight times the derivatives by the quantiles, [N].</param>
    /// <returns>The loss, without the weight.</returns>
    public static double Gradient(
        ReadOnlySpan<float> quantiles,
        ReadOnlySpan<float> targets,
        float kappa,
        float weight,
        Span<float> gradients
    )
    {
        var scale = 1.0 / (targets.Length * (double)kappa);
        var loss = 0.0;
        for (var i = 0; i < quantiles.Length; i++)
        {
            var tau = (i + 0.5f) / quantiles.Length;
            var (sum, slope) = Against(quantiles[i], targets, tau, kappa);
            loss += scale * sum;
            gradients[i] = (float)(-weight * scale * slope);
        }

        return loss;
    }

    /// <summary>The sums over the targets of |tau - 1{u &lt; 0}| L(u) and |tau - 1{u &lt; 0}| c.</summary>
    private static (float Loss, float Slope) Against(
        float quantile,
        ReadOnlySpan<float> targets,
        float tau,
        float kappa
    )
    {
        Vector<float> losses = default,
            slopes = default,
            own = new(quantile),
            high = new(kappa);
        var whole = MemoryMarshal.Cast<float, Vector<float>>(targets);
        foreach (var target in whole)
        {
            var u = target - own;
            var cut = Vector.Min(Vector.Max(u, -high), high);
            var factor = Vector.ConditionalSelect(
                Vector.LessThan(u, Vector<float>.Zero),
                new Vector<float>(1 - tau),
                new Vector<float>(tau)
            );
            slopes += factor * cut;
            losses += factor * cut * (u - (cut * 0.5f));
        }

        float loss = Vector.Sum(losses),
            slope = Vector.Sum(slopes);
        foreach (var target in targets[(whole.Length * Vector<float>.Count)..])
        {
            var u = target - quantile;
            var cut = Math.Clamp(u, -kappa, kappa);
            var factor = u < 0 ? 1 - tau : tau;
            slope += factor * cut;
            loss += factor * cut * (u - (cut * 0.5f));
        }

        return (loss, slope);
    }
}
