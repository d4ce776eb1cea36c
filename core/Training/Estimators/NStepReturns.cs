using Rlfw.Contracts;

namespace Rlfw.Training.Estimators;

/// <summary>n-step returns (Sutton and Barto, 2018, "Reinforcement learning", equation 7.1).</summary>
public static class NStepReturns
{
    /// <summary>
    /// R_t = r_t + gamma r_{t+1} + ... + gamma^{m-1} r_{t+m-1} + gamma^m V(s'_{t+m-1}), where m is n, or less where the
    /// episode or the rollout ends before. V(s') is <see cref="Rollout.NextValues"/>: 0 after a terminal state, a
    /// bootstrap value where the episode was truncated.
    /// </summary>
    /// <param name="rollout">T steps of N environments.</param>
    /// <param name="discount">gamma, in [0, 1].</param>
    /// <param name="steps">n, at least 1.</param>
    /// <returns>float32 [T, N] on the rollout's device.</returns>
    public static Tensor Compute(Rollout rollout, double discount, int steps)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        int length = (int)rollout.Rewards.shape[0],
            environments = (int)rollout.Rewards.shape[1];
        float[] rewards = HostArray.Of(rollout.Rewards),
            nextValues = HostArray.Of(rollout.NextValues),
            ends = HostArray.Of(rollout.EpisodeEnds);
        var returns = new float[rewards.Length];
        for (var n = 0; n < environments; n++)
        {
            if (steps >= length)
            {
                FillToTheEnd(n);
                continue;
            }

            for (var t = 0; t < length; t++)
            {
                returns[(t * environments) + n] = (float)One(t, n);
            }
        }

        return HostArray.ToTensor(returns, [length, environments], rollout.Rewards);

        // One pass backwards where nothing but episode ends cuts the sum.
        void FillToTheEnd(int n)
        {
            var next = 0.0;
            for (var t = length - 1; t >= 0; t--)
            {
                var i = (t * environments) + n;
                next = rewards[i] + (discount * (t == length - 1 || ends[i] != 0 ? nextValues[i] : next));
                returns[i] = (float)next;
            }
        }

        double One(int t, int n)
        {
            double sum = 0,
                factor = 1;
            for (var k = t; ; k++)
            {
                var i = (k * environments) + n;
                sum += factor * rewards[i];
                factor *= discount;
                if (ends[i] != 0 || k == length - 1 || k - t == steps - 1)
                {
                    return sum + (factor * nextValues[i]);
                }
            }
        }
    }
}
