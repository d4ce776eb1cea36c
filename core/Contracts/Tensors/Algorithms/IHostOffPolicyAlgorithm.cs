namespace Rlfw.Contracts;

/// <summary>
/// Learns from transitions of any policy, as <see cref="IOffPolicyAlgorithm"/> does, but speaks arrays on the host instead of
/// tensors. The loop steps the environments, keeps a replay buffer where one is asked for, and calls <see cref="Update"/> as
/// <see cref="OffPolicySettings"/> says. Constructor context: <see cref="EnvironmentAlgorithmContext"/>.
/// </summary>
[PluginContract(PluginKind.Algorithm, Noun = "an off-policy algorithm")]
public interface IHostOffPolicyAlgorithm : IAlgorithm
{
    /// <summary>Environments, replay buffer and rhythm of updates.</summary>
    OffPolicySettings Settings { get; }

    /// <summary>Chooses actions with exploration.</summary>
    /// <param name="observations">[N, O].</param>
    /// <param name="progress">The fraction of the budget used, in [0, 1]: what exploration schedules take.</param>
    /// <param name="actions">Takes them, [N, A]; the index where the space is discrete.</param>
    void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions);

    /// <summary>Chooses actions without exploration, for evaluation.</summary>
    /// <param name="observations">[M, O], any M.</param>
    /// <param name="actions">Takes them, [M, A].</param>
    void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions);

    /// <summary>Learns from one batch of transitions.</summary>
    /// <param name="batch">The transitions; its arrays are the loop's and written anew for the next batch.</param>
    /// <param name="context">Where training stands.</param>
    UpdateRecord Update(HostTransitions batch, UpdateContext context);
}
