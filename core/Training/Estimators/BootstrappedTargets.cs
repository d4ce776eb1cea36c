using Rlfw.Contracts;

namespace Rlfw.Training.Estimators;

/// <summary>What one-step value learning aims at (Watkins, 1989; Mnih et al., 2015, algorithm 1).</summary>
public static class BootstrappedTargets
{
    /// <summary>y = r + gamma d (1 - terminated) V(s'), where d is what the transition itself says that the value of s' counts for.</summary>
    /// <param name="batch">B transitions; a truncated episode is not terminated, so its target bootstraps.</param>
    /// <param name="discount">gamma, in [0, 1].</param>
    /// <param name="nextValues">V(s'), [B].</param>
    /// <param name="targets">Takes y, [B]; may be the values.</param>
    public static void Compute(
        HostTransitions batch,
        double discount,
        ReadOnlySpan<float> nextValues,
        Span<float> targets
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var share = (float)discount * batch.Discounts[i] * (1 - batch.Terminated[i]);
            targets[i] = batch.Rewards[i] + (share * nextValues[i]);
        }
    }
}
