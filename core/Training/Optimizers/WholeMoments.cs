using Rlfw.Contracts;

namespace Rlfw.Training.Optimizers;

/// <summary>Means in float32.</summary>
internal sealed class WholeMoments : IMoments
{
    private readonly Tensor _mean;
    private readonly Tensor _square;

    /// <summary>Makes means of 0.</summary>
    /// <param name="count">Elements of the parameter.</param>
    /// <param name="device">Its device.</param>
    public WholeMoments(long count, Device device)
    {
        _mean = torch.zeros([count], ScalarType.Float32, device).DetachFromDisposeScope();
        _square = torch.zeros([count], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public long Bytes => 2 * sizeof(float) * _mean.numel();

    /// <inheritdoc />
    public (Tensor Mean, Tensor Square) Read(long first, long count) =>
        (_mean.narrow(0, first, count).clone(), _square.narrow(0, first, count).clone());

    /// <inheritdoc />
    public void Write(long first, Tensor mean, Tensor square)
    {
        _mean.narrow(0, first, mean.shape[0]).copy_(mean);
        _square.narrow(0, first, square.shape[0]).copy_(square);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        state.WriteTensor("mean", _mean);
        state.WriteTensor("square", _square);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        SavedTensors.Take(_mean, state, "mean");
        SavedTensors.Take(_square, state, "square");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }
}
