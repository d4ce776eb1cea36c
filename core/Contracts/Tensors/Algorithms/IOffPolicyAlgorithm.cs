namespace Rlfw.Contracts;

/// <summary>
/// Learns from transitions of any policy. The loop steps the environments, keeps a replay buffer where one is asked for,
/// and calls <see cref="Update"/> as <see cref="OffPolicySettings"/> says. A training step is one step of all
/// environments together with the updates that fall due. Constructor context:
/// <see cref="EnvironmentAlgorithmContext"/>.
/// </summary>
[PluginContract(PluginKind.Algorithm, Noun = "an off-policy algorithm")]
public interface IOffPolicyAlgorithm : IAlgorithm
{
    /// <summary>Environments, replay buffer and rhythm of updates.</summary>
    OffPolicySettings Settings { get; }

    /// <summary>Chooses actions with exploration.</summary>
    /// <param name="observations">float32 [N, O].</param>
    /// <param name="progress">The fraction of the budget used, in [0, 1]: what exploration schedules take.</param>
    /// <returns>int64 [N] for a discrete action space, float32 [N, A] otherwise.</returns>
    Tensor Act(Tensor observations, double progress);

    /// <summary>Chooses actions without exploration, for evaluation.</summary>
    /// <param name="observations">float32 [M, O].</param>
    /// <returns>As <see cref="Act"/>.</returns>
    Tensor ActGreedily(Tensor observations);

    /// <summary>Learns from one batch of transitions.</summary>
    /// <param name="batch">The transitions; the loop disposes them.</param>
    /// <param name="context">Where training stands.</param>
    UpdateRecord Update(TransitionBatch batch, UpdateContext context);
}
