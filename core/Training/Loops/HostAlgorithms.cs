using System.Diagnostics.CodeAnalysis;
using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Algorithms that learn in environments as the loops know them, whichever contract they implement.</summary>
public static class HostAlgorithms
{
    /// <summary>An algorithm as one that speaks arrays.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="spaces">What it sees and does.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="onPolicy">It, where it is on-policy; disposing it disposes the algorithm.</param>
    /// <returns>Whether it is on-policy.</returns>
    public static bool IsOnPolicy(
        IAlgorithm algorithm,
        (Space Observations, Space Actions) spaces,
        Device device,
        [NotNullWhen(true)] out IHostOnPolicyAlgorithm? onPolicy
    )
    {
        onPolicy = algorithm switch
        {
            IHostOnPolicyAlgorithm host => host,
            IOnPolicyAlgorithm tensors => new TensorOnPolicy(tensors, spaces.Observations, spaces.Actions, device),
            _ => null,
        };
        return onPolicy is not null;
    }

    /// <summary>An algorithm as one that speaks arrays.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="spaces">What it sees and does.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="offPolicy">It, where it is off-policy; disposing it disposes the algorithm.</param>
    /// <returns>Whether it is off-policy.</returns>
    public static bool IsOffPolicy(
        IAlgorithm algorithm,
        (Space Observations, Space Actions) spaces,
        Device device,
        [NotNullWhen(true)] out IHostOffPolicyAlgorithm? offPolicy
    )
    {
        offPolicy = algorithm switch
        {
            IHostOffPolicyAlgorithm host => host,
            IOffPolicyAlgorithm tensors => new TensorOffPolicy(tensors, spaces.Observations, spaces.Actions, device),
            _ => null,
        };
        return offPolicy is not null;
    }
}
