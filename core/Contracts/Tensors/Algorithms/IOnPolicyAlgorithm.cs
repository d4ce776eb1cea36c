namespace Rlfw.Contracts;

/// <summary>
/// Learns from rollouts of its current policy. A training step: collect T steps from N environments, update. Constructor
/// context: <see cref="EnvironmentAlgorithmContext"/>.
/// </summary>
[PluginContract(PluginKind.Algorithm, Noun = "an on-policy algorithm")]
public interface IOnPolicyAlgorithm : IAlgorithm
{
    /// <summary>Number of environments and rollout length.</summary>
    OnPolicySettings Settings { get; }

    /// <summary>Samples actions.</summary>
    /// <param name="observations">float32 [N, O].</param>
    PolicyOutput Act(Tensor observations);

    /// <summary>State values V(s).</summary>
    /// <param name="observations">float32 [M, O], any M.</param>
    /// <returns>float32 [M].</returns>
    Tensor Value(Tensor observations);

    /// <summary>The actions of highest probability, for evaluation.</summary>
    /// <param name="observations">float32 [M, O].</param>
    /// <returns>int64 [M] for a discrete action space, float32 [M, A] otherwise.</returns>
    Tensor ActGreedily(Tensor observations);

    /// <summary>Learns from one rollout.</summary>
    /// <param name="rollout">The rollout; the loop disposes it.</param>
    /// <param name="context">Where training stands.</param>
    UpdateRecord Update(Rollout rollout, UpdateContext context);
}
