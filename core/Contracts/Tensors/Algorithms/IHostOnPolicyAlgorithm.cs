namespace Rlfw.Contracts;

/// <summary>
/// Learns from rollouts of its current policy, as <see cref="IOnPolicyAlgorithm"/> does, but speaks arrays on the host instead of
/// tensors: in small networks the calls of tensor operators take longer than the arithmetic. A training step: collect T steps
/// from N environments, update. Constructor context: <see cref="EnvironmentAlgorithmContext"/>.
/// </summary>
[PluginContract(PluginKind.Algorithm, Noun = "an on-policy algorithm")]
public interface IHostOnPolicyAlgorithm : IAlgorithm
{
    /// <summary>Number of environments and rollout length.</summary>
    OnPolicySettings Settings { get; }

    /// <summary>Samples actions.</summary>
    /// <param name="observations">[N, O].</param>
    /// <param name="decision">Takes actions, their log-probabilities and the state values.</param>
    void Act(ReadOnlySpan<float> observations, HostDecision decision);

    /// <summary>State values V(s).</summary>
    /// <param name="observations">[M, O], any M.</param>
    /// <param name="values">Takes them, [M].</param>
    void Value(ReadOnlySpan<float> observations, Span<float> values);

    /// <summary>The actions of highest probability, for evaluation.</summary>
    /// <param name="observations">[M, O], any M.</param>
    /// <param name="actions">Takes them, [M, A]; the index where the space is discrete.</param>
    void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions);

    /// <summary>Learns from one rollout.</summary>
    /// <param name="rollout">The rollout; its arrays are the loop's and written anew for the next one.</param>
    /// <param name="context">Where training stands.</param>
    UpdateRecord Update(HostRollout rollout, UpdateContext context);
}
