using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>Arrays that a batch is gathered into before it becomes tensors; reused from batch to batch.</summary>
internal sealed class BatchArrays(int size, int observationSize, int actionSize)
{
    /// <summary>Transitions B.</summary>
    public int Size { get; } = size;

    /// <summary>[B, O].</summary>
    public float[] Observations { get; } = new float[size * observationSize];

    /// <summary>[B, O].</summary>
    public float[] NextObservations { get; } = new float[size * observationSize];

    /// <summary>[B, A].</summary>
    public float[] Actions { get; } = new float[size * actionSize];

    /// <summary>[B].</summary>
    public float[] Rewards { get; } = new float[size];

    /// <summary>[B].</summary>
    public float[] Terminated { get; } = new float[size];

    /// <summary>Copies the arrays into tensors.</summary>
    public TransitionBatch ToTensors(bool discrete, Device device) =>
        new()
        {
            Observations = torch.tensor(Observations, [Size, observationSize], device: device),
            // An index below 2^24 is exact as a float, and no action space is larger.
            Actions = discrete
                ? torch.tensor(Actions, [Size], device: device).to_type(ScalarType.Int64)
                : torch.tensor(Actions, [Size, actionSize], device: device),
            Rewards = torch.tensor(Rewards, [Size], device: device),
            NextObservations = torch.tensor(NextObservations, [Size, observationSize], device: device),
            Terminated = torch.tensor(Terminated, [Size], device: device),
        };
}
