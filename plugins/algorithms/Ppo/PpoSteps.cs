using Rlfw.Contracts;

namespace Rlfw.Plugins.Ppo;

/// <summary>B steps of a rollout, or a minibatch of them: what the loss needs of each.</summary>
/// <param name="Inputs">The networks' input, float32 [B, I].</param>
/// <param name="Actions">int64 [B] or float32 [B, A].</param>
/// <param name="LogProbabilities">At collection, float32 [B].</param>
/// <param name="Values">At collection, float32 [B].</param>
/// <param name="Advantages">float32 [B].</param>
/// <param name="Returns">Value targets, float32 [B].</param>
internal sealed record PpoSteps(
    Tensor Inputs,
    Tensor Actions,
    Tensor LogProbabilities,
    Tensor Values,
    Tensor Advantages,
    Tensor Returns
)
{
    /// <summary>B.</summary>
    public int Count => (int)Returns.shape[0];

    /// <summary>All steps of a rollout: [T, N, ...] to [T * N, ...].</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="inputs">Its observations as the networks take them, float32 [T, N, I].</param>
    /// <param name="advantages">float32 [T, N].</param>
    /// <param name="returns">float32 [T, N].</param>
    public static PpoSteps Flatten(Rollout rollout, Tensor inputs, Tensor advantages, Tensor returns) =>
        new(
            inputs.flatten(0, 1),
            rollout.Actions.flatten(0, 1),
            rollout.LogProbabilities.flatten(0, 1),
            rollout.Values.flatten(0, 1),
            advantages.flatten(0, 1),
            returns.flatten(0, 1)
        );

    /// <summary>A random order of the steps, int64 [B].</summary>
    /// <param name="random">The stream.</param>
    public Tensor DrawOrder(RandomStream random)
    {
        var order = new long[Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        random.Shuffle(order.AsSpan());
        return tensor(order, device: Returns.device);
    }

    /// <summary>Some of the steps.</summary>
    /// <param name="rows">Which, int64 [M].</param>
    public PpoSteps Select(Tensor rows) =>
        new(
            Inputs.index_select(0, rows),
            Actions.index_select(0, rows),
            LogProbabilities.index_select(0, rows),
            Values.index_select(0, rows),
            Advantages.index_select(0, rows),
            Returns.index_select(0, rows)
        );
}
