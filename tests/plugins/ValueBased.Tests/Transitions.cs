using Rlfw.Contracts;

namespace Rlfw.Plugins.ValueBased.Tests;

internal static class Transitions
{
    /// <summary>Transitions of one number an observation, with discounted sums over one step.</summary>
    public static HostTransitions Of(
        double discount,
        params (float State, int Action, float Reward, float Next, bool Terminated)[] rows
    )
    {
        var batch = new HostTransitions(rows.Length, 1, 1);
        foreach (var (i, row) in rows.Index())
        {
            batch.Observations[i] = row.State;
            batch.Actions[i] = row.Action;
            batch.Rewards[i] = row.Reward;
            batch.NextObservations[i] = row.Next;
            batch.Terminated[i] = row.Terminated ? 1 : 0;
            batch.EpisodeEnds[i] = batch.Terminated[i];
            batch.Discounts[i] = (float)discount;
            batch.Weights[i] = 1;
        }

        return batch;
    }
}
