using Rlfw.Contracts;

namespace Rlfw.Training.Estimators;

/// <summary>
/// Generalized advantage estimation (Schulman et al., 2016, "High-dimensional continuous control using generalized
/// advantage estimation", equations 11 and 16).
/// </summary>
public static class GeneralizedAdvantage
{
    /// <summary>
    /// delta_t = r_t + gamma V(s'_t) - V(s_t);  A_t = delta_t + gamma lambda (1 - end_t) A_{t+1};  R_t = A_t + V(s_t).
    /// V(s'_t) is <see cref="Rollout.NextValues"/>: 0 after a terminal state, the value of the last observation where the
    /// episode was truncated. So the estimate bootstraps through truncation, and neither reward nor advantage leaks from
    /// one episode into another.
    /// </summary>
    /// <param name="rollout">T steps of N environments.</param>
    /// <param name="discount">gamma, in [0, 1].</param>
    /// <param name="lambda">lambda, in [0, 1]: 0 is the one-step error, 1 the full return minus the value.</param>
    /// <returns>Advantages and value targets, both float32 [T, N] on the rollout's device.</returns>
    public static (Tensor Advantages, Tensor Returns) Compute(Rollout rollout, double discount, double lambda)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        int steps = (int)rollout.Rewards.shape[0],
            environments = (int)rollout.Rewards.shape[1];
        // On the host: the recursion is sequential in t, and a launch per step costs more than the arithmetic.
        float[] rewards = HostArray.Of(rollout.Rewards),
            values = HostArray.Of(rollout.Values),
            nextValues = HostArray.Of(rollout.NextValues),
            ends = HostArray.Of(rollout.EpisodeEnds);
        var advantages = new float[rewards.Length];
        var returns = new float[rewards.Length];
        for (var n = 0; n < environments; n++)
        {
            var advantage = 0.0;
            for (var t = steps - 1; t >= 0; t--)
            {
                var i = (t * environments) + n;
                var delta = rewards[i] + (discount * nextValues[i]) - values[i];
                advantage = delta + (discount * lambda * (1 - ends[i]) * advantage);
                advantages[i] = (float)advantage;
                returns[i] = (float)(advantage + values[i]);
            }
        }

        long[] shape = [steps, environments];
        return (
            HostArray.ToTensor(advantages, shape, rollout.Rewards),
            HostArray.ToTensor(returns, shape, rollout.Rewards)
        );
    }
}
