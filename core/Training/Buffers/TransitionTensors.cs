using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>Transitions in arrays as tensors.</summary>
public static class TransitionTensors
{
    /// <summary>Copies a batch into tensors; they belong to the current dispose scope.</summary>
    /// <param name="batch">The arrays.</param>
    /// <param name="actionSpace">Where actions come from.</param>
    /// <param name="device">Where the tensors go.</param>
    public static TransitionBatch ToTensors(this HostTransitions batch, Space actionSpace, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        long size = batch.Count,
            width = batch.ObservationSize;
        return new TransitionBatch
        {
            Observations = torch.tensor(batch.Observations, [size, width], device: device),
            // An index below 2^24 is exact as a float, and no action space is larger.
            Actions =
                actionSpace is DiscreteSpace
                    ? torch.tensor(batch.Actions, [size], device: device).to_type(ScalarType.Int64)
                    : torch.tensor(batch.Actions, [size, batch.ActionSize], device: device),
            Rewards = torch.tensor(batch.Rewards, [size], device: device),
            NextObservations = torch.tensor(batch.NextObservations, [size, width], device: device),
            Terminated = torch.tensor(batch.Terminated, [size], device: device),
        };
    }
}
