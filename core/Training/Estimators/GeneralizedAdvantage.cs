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
        // On the host: the recursion is sequential in t, and a launch per step costs more than the arithmetic.
        float[] rewards = HostArray.Of(rollout.Rewards),
            values = HostArray.Of(rollout.Values),
            nextValues = HostArray.Of(rollout.NextValues),
            ends = HostArray.Of(rollout.EpisodeEnds);
        var advantages = new float[rewards.Length];
        var returns = new float[rewards.Length];
        var environments = (int)rollout.Rewards.shape[1];
        for (var n = 0; n < environments; n++)
        {
            Fill(
                new Columns(rewards, values, nextValues, ends, environments),
                n,
                discount,
                lambda,
                advantages,
                returns
            );
        }

        return (
            HostArray.ToTensor(advantages, rollout.Rewards.shape, rollout.Rewards),
            HostArray.ToTensor(returns, rollout.Rewards.shape, rollout.Rewards)
        );
    }

    /// <summary>The same on arrays; nothing is allocated.</summary>
    /// <param name="rollout">T steps of N environments.</param>
    /// <param name="discount">gamma, in [0, 1].</param>
    /// <param name="lambda">lambda, in [0, 1].</param>
    /// <param name="advantages">Takes A, [T, N].</param>
    /// <param name="returns">Takes the value targets R, [T, N].</param>
    public static void Compute(
        HostRollout rollout,
        double discount,
        double lambda,
        Span<float> advantages,
        Span<float> returns
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var columns = new Columns(
            rollout.Rewards,
            rollout.Values,
            rollout.NextValues,
            rollout.EpisodeEnds,
            rollout.Environments
        );
        for (var n = 0; n < rollout.Environments; n++)
        {
            Fill(columns, n, discount, lambda, advantages, returns);
        }
    }

    /// <summary>One environment, from its last step to its first.</summary>
    private static void Fill(
        in Columns from,
        int environment,
        double discount,
        double lambda,
        Span<float> advantages,
        Span<float> returns
    )
    {
        var advantage = 0.0;
        for (var i = from.Rewards.Length - from.Environments + environment; i >= 0; i -= from.Environments)
        {
            var delta = from.Rewards[i] + (discount * from.NextValues[i]) - from.Values[i];
            advantage = delta + (discount * lambda * (1 - from.EpisodeEnds[i]) * advantage);
            advantages[i] = (float)advantage;
            returns[i] = (float)(advantage + from.Values[i]);
        }
    }

    private readonly record struct Columns(
        float[] Rewards,
        float[] Values,
        float[] NextValues,
        float[] EpisodeEnds,
        int Environments
    );
}
