using Rlfw.Contracts;

namespace Rlfw.Training.Estimators;

/// <summary>Discounted returns (Sutton and Barto, 2018, "Reinforcement learning", equation 3.8).</summary>
public static class DiscountedReturns
{
    /// <summary>
    /// The reward-to-go of every step: G_t = r_t + gamma G_{t+1} within an episode; where the episode or the rollout ends,
    /// G_t = r_t + gamma V(s'_t), and V(s'_t) is 0 after a terminal state (<see cref="Rollout.NextValues"/>).
    /// </summary>
    /// <param name="rollout">T steps of N environments.</param>
    /// <param name="discount">gamma, in [0, 1].</param>
    /// <returns>float32 [T, N] on the rollout's device.</returns>
    public static Tensor RewardToGo(Rollout rollout, double discount) =>
        NStepReturns.Compute(rollout, discount, int.MaxValue);

    /// <summary>The discounted sum of one episode's rewards: sum_t gamma^t r_t.</summary>
    /// <param name="rewards">The rewards in order.</param>
    /// <param name="discount">gamma, in [0, 1].</param>
    public static double Sum(ReadOnlySpan<double> rewards, double discount)
    {
        var sum = 0.0;
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            sum = rewards[t] + (discount * sum);
        }

        return sum;
    }
}
